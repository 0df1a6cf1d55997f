"""States of groups, tickets, instalments, awards and payouts, and which moves each allows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar


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


GROUP_MOVES: Mapping[GroupState, frozenset[GroupState]] = {
    GroupState.FORMING: frozenset({GroupState.ACTIVE, GroupState.CANCELLED}),
    GroupState.ACTIVE: frozenset({GroupState.COMPLETED, GroupState.TERMINATED}),
    GroupState.COMPLETED: frozenset(),
    GroupState.CANCELLED: frozenset(),
    GroupState.TERMINATED: frozenset(),
}
TICKET_MOVES: Mapping[TicketState, frozenset[TicketState]] = {
    TicketState.ACTIVE: frozenset({TicketState.REMOVED}),
    TicketState.REMOVED: frozenset({TicketState.ACTIVE}),
}
_I = InstalmentState
INSTALMENT_MOVES: Mapping[InstalmentState, frozenset[InstalmentState]] = {
    _I.SCHEDULED: frozenset({_I.COLLECTING, _I.SUPERSEDED}),
    # Directly to AWARDED if nothing is drawn: one highest bid, or the next in a rotation.
    _I.COLLECTING: frozenset({_I.FROZEN, _I.AWARDED, _I.ADJOURNED, _I.SUPERSEDED}),
    # Back to COLLECTING when the freeze is replaced by a later one.
    _I.FROZEN: frozenset({_I.AWAITING_BEACON, _I.AWARDED, _I.COLLECTING, _I.SUPERSEDED}),
    _I.AWAITING_BEACON: frozenset({_I.AWARDED, _I.SUPERSEDED}),
    # Back to COLLECTING when the award is voided, as there will be another draw.
    _I.AWARDED: frozenset({_I.PAID, _I.COLLECTING, _I.SUPERSEDED}),
    # Back to AWARDED when arrears come in that belong to the winner.
    _I.PAID: frozenset({_I.CLOSED, _I.AWARDED, _I.SUPERSEDED}),
    _I.CLOSED: frozenset({_I.AWARDED}),
    _I.ADJOURNED: frozenset({_I.COLLECTING, _I.FROZEN, _I.AWARDED, _I.ADJOURNED, _I.SUPERSEDED}),
    _I.SUPERSEDED: frozenset(),
}
_P = PayoutState
PAYOUT_MOVES: Mapping[PayoutState, frozenset[PayoutState]] = {
    _P.AWARDED: frozenset({_P.SECURITY_PENDING, _P.APPROVED, _P.VOIDED}),
    _P.SECURITY_PENDING: frozenset({_P.APPROVED, _P.VOIDED}),
    _P.APPROVED: frozenset({_P.DISBURSED, _P.VOIDED}),
    _P.DISBURSED: frozenset(),
    _P.VOIDED: frozenset(),
}

WAITING = frozenset({_I.SCHEDULED, _I.COLLECTING, _I.ADJOURNED})
"""The list isn't frozen yet. Payments still count for this draw."""
DRAWING = frozenset({_I.FROZEN, _I.AWAITING_BEACON})
AWARDED = frozenset({_I.AWARDED, _I.PAID, _I.CLOSED})

State = TypeVar("State", bound=StrEnum)


class NoSuchMove(ValueError):
    """A programming error: the table of moves doesn't list the move."""


def moved(moves: Mapping[State, frozenset[State]], before: State, after: State) -> State:
    """Return `after`, or raise NoSuchMove."""
    if after not in moves[before]:
        raise NoSuchMove(f"{before} does not become {after}")
    return after


def state_at(stored: InstalmentState, draw_at: datetime, now: datetime) -> InstalmentState:
    """Return an instalment's current state: once the time of its draw has come, it awaits the beacon."""
    if stored is InstalmentState.FROZEN and now >= draw_at:
        return InstalmentState.AWAITING_BEACON
    return stored
