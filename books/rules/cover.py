"""What a collaborator's answer does: it matches pending parts, and what it exceeds is reserve.

match_pending(amount_minor, parts, *, named=()) -> [(entry_id, amount)]
answered_state(requested_minor, confirmed_minor) -> CoverState
plan_return(balance, amount_minor) -> Returned                       raises ReturnExceeds
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from books.rules.held import Id
from books.rules.parts import PendingPart
from books.states import CoverState


class ReturnExceeds(ValueError):
    """Raised when the amount to return is more than is left of the cover; a conflict (409)."""

    def __init__(self, remaining_minor: int) -> None:
        super().__init__("The amount to return is more than is left of the cover.")
        self.remaining_minor = remaining_minor


class Matched(NamedTuple):
    """The amount of an entry's pending part that a cover takes."""

    entry_id: Id
    amount_minor: int


class CoverMatch(NamedTuple):
    """The amount of an entry that a cover is used for."""

    match_id: Id
    entry_id: Id
    amount_minor: int


@dataclass(slots=True)
class CoverBalance:
    """The amounts of a cover: `matched ≤ confirmed − cancelled ≤ requested`, all in minor units."""

    confirmed_minor: int
    cancelled_minor: int = 0
    matches: Sequence[CoverMatch] = ()

    @property
    def live_minor(self) -> int:
        """Return the amount that the collaborator owes prizes on."""
        return self.confirmed_minor - self.cancelled_minor

    @property
    def reserve_minor(self) -> int:
        """Return the overkill: the live amount that isn't matched yet."""
        return self.live_minor - sum(match.amount_minor for match in self.matches)


@dataclass(slots=True)
class Returned:
    """What is returned: reserve first, then matches from the last one back, which become pending again."""

    from_reserve_minor: int
    matches: list[CoverMatch] = field(default_factory=list)


def match_pending(
    amount_minor: int, parts: Iterable[PendingPart], *, named: Collection[Id] = ()
) -> list[Matched]:
    """Spread a confirmed amount over the named entries, then the others, the oldest first in each group."""
    matched = []
    for part in sorted(parts, key=lambda part: (part.entry_id not in named, part.order)):
        if not amount_minor:
            break
        share = min(amount_minor, part.pending_minor)
        if share:
            matched.append(Matched(part.entry_id, share))
            amount_minor -= share
    return matched


def answered_state(requested_minor: int, confirmed_minor: int) -> CoverState:
    """Return the state after an answer. Raises ValueError unless 0 ≤ confirmed ≤ requested."""
    if not 0 <= confirmed_minor <= requested_minor:
        raise ValueError("The confirmed amount must be from 0 to the requested amount.")
    if not confirmed_minor:
        return CoverState.REJECTED
    return CoverState.CONFIRMED if confirmed_minor == requested_minor else CoverState.PARTIAL


def plan_return(balance: CoverBalance, amount_minor: int) -> Returned:
    """Plan the return of an amount of a cover: reserve first, since no entry uses it."""
    if not 0 < amount_minor <= balance.live_minor:
        raise ReturnExceeds(balance.live_minor)
    returned = Returned(min(amount_minor, balance.reserve_minor))
    rest = amount_minor - returned.from_reserve_minor
    for match in reversed(balance.matches):
        cut = min(rest, match.amount_minor)
        if cut:
            returned.matches.append(match._replace(amount_minor=cut))
            rest -= cut
    return returned
