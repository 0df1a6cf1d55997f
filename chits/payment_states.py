"""States of payments, of orders at the gateway and of refunds, and which moves each allows. Pure."""

from __future__ import annotations

from enum import StrEnum

from chits.states import GroupState
from kernel.moves import Moves


class Method(StrEnum):
    """The payment method."""

    CASH = "cash"
    BANK = "bank"
    UPI = "upi"
    CHEQUE = "cheque"
    # Cash that an agent holds until it is deposited.
    AGENT = "agent"
    GATEWAY = "gateway"


TAKES_MONEY = (GroupState.FORMING, GroupState.ACTIVE, GroupState.TERMINATED)
"""The states of a group in which it takes payments."""
RECORDED = (Method.CASH, Method.BANK, Method.UPI, Method.CHEQUE, Method.AGENT)
"""The methods that a manager, clerk or agent can record."""
CLAIMED = (Method.UPI, Method.BANK)
"""The methods that a member can claim."""
BY_BANK = frozenset({Method.BANK, Method.UPI})
"""The methods whose reference is a bank's, and therefore unique."""


class PaymentSource(StrEnum):
    """Who reported the payment."""

    RECORDED = "recorded"
    CLAIM = "claim"
    GATEWAY = "gateway"


class PaymentState(StrEnum):
    CLAIMED = "CLAIMED"
    RECEIVED = "RECEIVED"
    REJECTED = "REJECTED"
    # Recorded by mistake, or a bounced cheque. Its receipt number isn't reused.
    REVERSED = "REVERSED"


class OrderState(StrEnum):
    CREATED = "CREATED"
    PAID = "PAID"


class RefundState(StrEnum):
    REQUESTED = "REQUESTED"
    DONE = "DONE"
    FAILED = "FAILED"


_P = PaymentState
PAYMENT_MOVES = Moves(
    {
        _P.CLAIMED: {_P.RECEIVED, _P.REJECTED},
        _P.RECEIVED: {_P.REVERSED},
    }
)
REFUND_MOVES = Moves(
    {
        RefundState.REQUESTED: {RefundState.DONE, RefundState.FAILED},
        # The bank may return it after the gateway reported success.
        RefundState.DONE: {RefundState.FAILED},
    }
)
HAS_RECEIPT = ["RECEIVED", "REVERSED"]
