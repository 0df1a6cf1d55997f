"""What a collaborator's answer does: it matches pending parts, and what it exceeds is reserve.

match_pending(amount_minor, parts, *, named=()) -> [(entry_id, amount)]
answered_state(requested_minor, confirmed_minor) -> CoverState
give_back(standing, amount_minor) -> Returned                       raises ReturnExceeds
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from books.rules.held import Id
from books.rules.parts import PendingPart
from books.states import CoverState


class ReturnExceeds(ValueError):
    """More is given back than stands confirmed; a conflict (409)."""

    def __init__(self, standing_minor: int) -> None:
        super().__init__("The amount to return is more than is left of the cover.")
        self.standing_minor = standing_minor


class Matched(NamedTuple):
    """What a cover takes of an entry's pending part."""

    entry_id: Id
    amount_minor: int


class CoverMatch(NamedTuple):
    """A match as it stands, seen from the cover."""

    match_id: Id
    entry_id: Id
    amount_minor: int


@dataclass(slots=True)
class Standing:
    """A cover as it stands: `matched ≤ confirmed − cancelled ≤ requested`, all in minor units."""

    confirmed_minor: int
    cancelled_minor: int = 0
    matches: Sequence[CoverMatch] = ()

    @property
    def live_minor(self) -> int:
        """What the collaborator owes on."""
        return self.confirmed_minor - self.cancelled_minor

    @property
    def reserve_minor(self) -> int:
        """OVRK: what stands and matches nothing yet."""
        return self.live_minor - sum(match.amount_minor for match in self.matches)


@dataclass(slots=True)
class Returned:
    """What is given back: reserve first, then matches, the last made first; these become pending again."""

    from_reserve_minor: int
    matches: list[CoverMatch] = field(default_factory=list)


def match_pending(
    amount_minor: int, parts: Iterable[PendingPart], *, named: Collection[Id] = ()
) -> list[Matched]:
    """Spread a confirmed amount: the named entries first, then the others, the oldest first in each."""
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
    """The state after an answer; ValueError unless 0 ≤ confirmed ≤ requested."""
    if not 0 <= confirmed_minor <= requested_minor:
        raise ValueError("An answer confirms from nothing up to what was requested.")
    if not confirmed_minor:
        return CoverState.REJECTED
    return CoverState.CONFIRMED if confirmed_minor == requested_minor else CoverState.PARTIAL


def give_back(standing: Standing, amount_minor: int) -> Returned:
    """Take an amount back from a cover: what protects nobody goes first."""
    if not 0 < amount_minor <= standing.live_minor:
        raise ReturnExceeds(standing.live_minor)
    returned = Returned(min(amount_minor, standing.reserve_minor))
    rest = amount_minor - returned.from_reserve_minor
    for match in reversed(standing.matches):
        cut = min(rest, match.amount_minor)
        if cut:
            returned.matches.append(match._replace(amount_minor=cut))
            rest -= cut
    return returned
