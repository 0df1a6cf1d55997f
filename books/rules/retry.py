"""Who gets capacity or cover that has appeared: pending parts, the oldest first.

    retry(parts, held, *, is_open) -> [Retried]

Triggered by a refund, a cover answered or returned, overkill, capacity raised, a ledger opened, unfreezing,
unblocking and the undo of a pre-close, in the same transaction, so that what is freed is handed out once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from books.rules.allocation import take_from_ledgers, take_from_reserve
from books.rules.held import Held, Id, RunningNumber
from books.rules.parts import PendingPart
from books.rules.plan import PendingMode, PlannedLeg, PlannedMatch


@dataclass(slots=True)
class Retried:
    """What a pending part got, in minor units.

    `legs` are all legs of the entry now: first the existing ones, some of them larger, then new ones.
    `held_minor` is what ledgers took of the pending part, `pending_minor` what is still pending.
    """

    entry_id: Id
    number: int
    pending_minor: int
    held_minor: int = 0
    legs: list[PlannedLeg] = field(default_factory=list)
    matches: list[PlannedMatch] = field(default_factory=list)

    @property
    def covered_minor(self) -> int:
        """Return what reserve covered of it."""
        return sum(match.amount_minor for match in self.matches)


def retry(parts: Iterable[PendingPart], held: Held, *, is_open: bool) -> list[Retried]:
    """Give pending parts ledgers (AUTO ones, while the period is open), then reserve.

    Only parts that got something are returned. A freeze excludes ledgers; a block stops sales only, and
    doesn't affect sold stakes.
    """
    running: dict[int, RunningNumber] = {}
    found = []
    for part in sorted(parts, key=lambda part: part.order):
        state = running.get(part.number)
        if state is None:
            state = running[part.number] = RunningNumber(held[part.number], ledgers=is_open)
        retried = Retried(part.entry_id, part.number, part.pending_minor)
        retried.legs = [PlannedLeg(leg.ledger_id, leg.amount_minor, leg.units) for leg in part.legs]
        if part.mode == PendingMode.AUTO:
            retried.pending_minor = take_from_ledgers(part.pending_minor, state, part.factor, retried.legs)
            retried.held_minor = part.pending_minor - retried.pending_minor
        retried.pending_minor = take_from_reserve(retried.pending_minor, state, retried.matches)
        if retried.pending_minor < part.pending_minor:
            found.append(retried)
    return found
