"""Who takes part in a draw, and why the others don't. Pure: the roll in, eligible and excluded out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chits.states import MarkKind


class Reason(StrEnum):
    """As written in records. The first that holds, in this order, is the one that is told."""

    PRIZED = "prized"
    REMOVED = "removed"
    PLEDGED = "pledged"
    OPTED_OUT = "opted_out"
    ARREARS = "arrears"
    UNCLEARED = "uncleared"


@dataclass(frozen=True, slots=True)
class TicketStatus:
    """A ticket at the freeze. Amounts in minor units: `owed` of all demands up to this instalment, and what
    of it is `pending`, that is claimed or banked but not yet certain."""

    label: str
    prized: bool = False
    removed: bool = False
    marks: frozenset[MarkKind] = frozenset()
    owed: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Roll:
    """Eligible labels, sorted, and the reason of each of the others; together they are the roll."""

    eligible: tuple[str, ...]
    excluded: dict[str, str]


def roll_of(statuses: Iterable[TicketStatus]) -> Roll:
    """Divide the roll; the order of the rows does not matter."""
    reasons = {status.label: why_excluded(status) for status in statuses}
    return Roll(
        tuple(sorted(label for label, reason in reasons.items() if reason is None)),
        {label: str(reason) for label, reason in sorted(reasons.items()) if reason is not None},
    )


def is_without_rival(roll: Roll) -> bool:
    """Whether every ticket but one has been prized, so that the last one has nobody to bid against."""
    reasons = list(roll.excluded.values())
    return len(roll.eligible) + len(reasons) - reasons.count(Reason.PRIZED) == 1


def why_excluded(status: TicketStatus) -> Reason | None:
    """The reason, or None for a ticket that takes part."""
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
