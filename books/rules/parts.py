"""How the minor units of a sold entry are held: pending, matched with covers, in ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from books.rules.held import Id
from books.rules.plan import PendingMode
from books.rules.units import ONE, Factor


class LegPart(NamedTuple):
    """A current leg: its part of the stake and of the ledger's capacity."""

    leg_id: Id
    ledger_id: Id
    amount_minor: int
    units: int


class MatchPart(NamedTuple):
    """A current match of an entry with a cover."""

    match_id: Id
    cover_id: Id
    amount_minor: int


@dataclass(slots=True)
class EntryParts:
    """A sold entry, with `matches` and `legs` in the order of their creation."""

    entry_id: Id
    number: int
    pending_minor: int = 0
    matches: Sequence[MatchPart] = ()
    legs: Sequence[LegPart] = ()
    factor: Factor = ONE

    @property
    def live_minor(self) -> int:
        """Return what was sold and not refunded."""
        return (
            self.pending_minor
            + sum(match.amount_minor for match in self.matches)
            + sum(leg.amount_minor for leg in self.legs)
        )


@dataclass(slots=True)
class PendingPart:
    """The pending part (TCSO) of an entry. `order` is (accepted_at, ticket, line): the oldest comes first.

    `legs` are those the entry has already, in order: a ledger takes more into the leg that is there.
    """

    entry_id: Id
    number: int
    pending_minor: int
    order: tuple[Any, ...]
    mode: PendingMode = PendingMode.AUTO
    factor: Factor = ONE
    legs: Sequence[LegPart] = ()
