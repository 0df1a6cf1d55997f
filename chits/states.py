"""States of groups, tickets, instalments, awards and payouts, and which moves each allows. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from kernel.moves import Moves


class GroupKind(StrEnum):
    LUCKY = "LUCKY"
    AUCTION = "AUCTION"
    ROTATION = "ROTATION"


class PayoutBasis(StrEnum):
    FULL_VALUE = "FULL_VALUE"
    COLLECTED = "COLLECTED"


class GroupState(StrEnum):
    FORMING = "FORMING"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    TERMINATED = "TERMINATED"


class TicketState(StrEnum):
    ACTIVE = "ACTIVE"
    # Its holder was removed for defaulting; it needs a substitute.
    REMOVED = "REMOVED"


class InstalmentState(StrEnum):
    SCHEDULED = "SCHEDULED"
    COLLECTING = "COLLECTING"
    FROZEN = "FROZEN"
    AWAITING_BEACON = "AWAITING_BEACON"
    AWARDED = "AWARDED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    ADJOURNED = "ADJOURNED"
    # It won't be held, because the group was terminated.
    SUPERSEDED = "SUPERSEDED"


class DemandKind(StrEnum):
    SUBSCRIPTION = "SUBSCRIPTION"
    PENALTY = "PENALTY"
    # A substitute's payment for the months that the removed holder paid.
    ENTRY = "ENTRY"


class MarkKind(StrEnum):
    OPT_OUT = "OPT_OUT"
    PLEDGE = "PLEDGE"
    SUSPENSION = "SUSPENSION"


class PayoutState(StrEnum):
    AWARDED = "AWARDED"
    SECURITY_PENDING = "SECURITY_PENDING"
    APPROVED = "APPROVED"
    DISBURSED = "DISBURSED"
    VOIDED = "VOIDED"


class MinutesKind(StrEnum):
    HELD = "HELD"
    ADJOURNED = "ADJOURNED"
    MISSED = "MISSED"
    RESCHEDULED = "RESCHEDULED"
    VOIDED = "VOIDED"


GROUP_MOVES = Moves(
    {
        GroupState.FORMING: {GroupState.ACTIVE, GroupState.CANCELLED},
        GroupState.ACTIVE: {GroupState.COMPLETED, GroupState.TERMINATED},
    }
)
TICKET_MOVES = Moves(
    {
        TicketState.ACTIVE: {TicketState.REMOVED},
        TicketState.REMOVED: {TicketState.ACTIVE},
    }
)
_I = InstalmentState
INSTALMENT_MOVES = Moves(
    {
        _I.SCHEDULED: {_I.COLLECTING, _I.SUPERSEDED},
        # Directly to AWARDED if nothing is drawn: one highest bid, or the next in a rotation.
        _I.COLLECTING: {_I.FROZEN, _I.AWARDED, _I.ADJOURNED, _I.SUPERSEDED},
        # Back to COLLECTING when the freeze is replaced by a later one.
        _I.FROZEN: {_I.AWAITING_BEACON, _I.AWARDED, _I.COLLECTING, _I.SUPERSEDED},
        _I.AWAITING_BEACON: {_I.AWARDED, _I.SUPERSEDED},
        # Back to COLLECTING when the award is voided, as there will be another draw.
        _I.AWARDED: {_I.PAID, _I.COLLECTING, _I.SUPERSEDED},
        # Back to AWARDED when arrears come in that belong to the winner.
        _I.PAID: {_I.CLOSED, _I.AWARDED, _I.SUPERSEDED},
        _I.CLOSED: {_I.AWARDED},
        _I.ADJOURNED: {_I.COLLECTING, _I.FROZEN, _I.AWARDED, _I.ADJOURNED, _I.SUPERSEDED},
    }
)
_P = PayoutState
PAYOUT_MOVES = Moves(
    {
        _P.AWARDED: {_P.SECURITY_PENDING, _P.APPROVED, _P.VOIDED},
        _P.SECURITY_PENDING: {_P.APPROVED, _P.VOIDED},
        _P.APPROVED: {_P.DISBURSED, _P.VOIDED},
    }
)

WAITING = frozenset({_I.SCHEDULED, _I.COLLECTING, _I.ADJOURNED})
"""The list isn't frozen yet. Payments still count for this draw."""
DRAWING = frozenset({_I.FROZEN, _I.AWAITING_BEACON})
AWARDED = frozenset({_I.AWARDED, _I.PAID, _I.CLOSED})


def state_at(stored: InstalmentState, draw_at: datetime, now: datetime) -> InstalmentState:
    """Return an instalment's current state: once the time of its draw has come, it awaits the beacon."""
    if stored is InstalmentState.FROZEN and now >= draw_at:
        return InstalmentState.AWAITING_BEACON
    return stored
