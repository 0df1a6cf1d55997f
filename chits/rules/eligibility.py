"""Which tickets take part in a draw, and why the others don't. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chits.states import MarkKind


class Reason(StrEnum):
    """The reasons as stored in records. The first that applies, in this order, is given."""

    PRIZED = "prized"
    REMOVED = "removed"
    PLEDGED = "pledged"
    OPTED_OUT = "opted_out"
    ARREARS = "arrears"
    UNCLEARED = "uncleared"


@dataclass(frozen=True, slots=True)
class TicketStatus:
    """A ticket at the freeze, in minor units.

    `owed` are all demands up to this instalment. `pending` is the part that is claimed or banked but not yet
    certain."""

    label: str
    prized: bool = False
    removed: bool = False
    marks: frozenset[MarkKind] = frozenset()
    owed: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Roll:
    """The sorted eligible labels, and the reason for each excluded one."""

    eligible: tuple[str, ...]
    excluded: dict[str, str]


def roll_of(statuses: Iterable[TicketStatus]) -> Roll:
    """Divide the tickets into eligible and excluded ones; their order doesn't matter."""
    reasons = {status.label: why_excluded(status) for status in statuses}
    return Roll(
        tuple(sorted(label for label, reason in reasons.items() if reason is None)),
        {label: str(reason) for label, reason in sorted(reasons.items()) if reason is not None},
    )


def is_without_rival(roll: Roll) -> bool:
    """Return whether only one ticket has no prize yet, so that it has no one to bid against."""
    reasons = list(roll.excluded.values())
    return len(roll.eligible) + len(reasons) - reasons.count(Reason.PRIZED) == 1


def why_excluded(status: TicketStatus) -> Reason | None:
    """Return the reason for exclusion, or None for an eligible ticket."""
    if status.prized:
        return Reason.PRIZED
    if status.removed or MarkKind.SUSPENSION in status.marks:
        return Reason.REMOVED
    if MarkKind.PLEDGE in status.marks:
        return Reason.PLEDGED
    if MarkKind.OPT_OUT in status.marks:
        return Reason.OPTED_OUT
    if status.owed > 0:
        return Reason.UNCLEARED if status.pending >= status.owed else Reason.ARREARS
    return None
