"""States of payments, of orders at the gateway and of refunds, and which moves each allows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chits.states import GroupState


class Method(StrEnum):
    """How it was paid."""

    CASH = "cash"
    BANK = "bank"
    UPI = "upi"
    CHEQUE = "cheque"
    # Cash in an agent's pocket, until it is deposited.
    AGENT = "agent"
    GATEWAY = "gateway"


TAKES_MONEY = (GroupState.FORMING, GroupState.ACTIVE, GroupState.TERMINATED)
"""The states of a group that takes payments."""
RECORDED = (Method.CASH, Method.BANK, Method.UPI, Method.CHEQUE, Method.AGENT)
"""What a manager, clerk or agent writes down."""
CLAIMED = (Method.UPI, Method.BANK)
"""What a member may say to have paid."""
BY_BANK = frozenset({Method.BANK, Method.UPI})
"""Whose reference is a bank's, and so belongs to one payment only."""


class PaymentSource(StrEnum):
    """Who reported the payment."""

    RECORDED = "recorded"
    CLAIM = "claim"
    GATEWAY = "gateway"


class PaymentState(StrEnum):
    CLAIMED = "CLAIMED"
    RECEIVED = "RECEIVED"
    REJECTED = "REJECTED"
    # Undone: a mistake, or a cheque that bounced. Its receipt number stays taken.
    REVERSED = "REVERSED"


class OrderState(StrEnum):
    CREATED = "CREATED"
    PAID = "PAID"


class RefundState(StrEnum):
    REQUESTED = "REQUESTED"
    DONE = "DONE"
    FAILED = "FAILED"


_P = PaymentState
PAYMENT_MOVES: Mapping[PaymentState, frozenset[PaymentState]] = {
    _P.CLAIMED: frozenset({_P.RECEIVED, _P.REJECTED}),
    _P.RECEIVED: frozenset({_P.REVERSED}),
    _P.REJECTED: frozenset(),
    _P.REVERSED: frozenset(),
}
REFUND_MOVES: Mapping[RefundState, frozenset[RefundState]] = {
    RefundState.REQUESTED: frozenset({RefundState.DONE, RefundState.FAILED}),
    # The bank may send it back after the gateway said that it went.
    RefundState.DONE: frozenset({RefundState.FAILED}),
    RefundState.FAILED: frozenset(),
}
HAS_RECEIPT = ["RECEIVED", "REVERSED"]
