"""Request bodies of payments."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rest.fields import Day, line
from rest.schemas import Body

Number = Annotated[int, Field(ge=1, le=10_000)]


class PaymentIn(Body):
    group: str
    ticket: line(8, 1)  # type: ignore[valid-type]
    amount: str | int
    method: str
    instalment: Number | None = None
    reference: line(100) = ""  # type: ignore[valid-type]
    paid_on: Day | None = None
    agent: str | None = None


class SheetLineIn(Body):
    ticket: line(8, 1)  # type: ignore[valid-type]
    amount: str | int
    method: str = "cash"
    instalment: Number | None = None
    reference: line(100) = ""  # type: ignore[valid-type]


class SheetIn(Body):
    group: str
    payments: list[SheetLineIn]


class ClaimIn(Body):
    group: str
    ticket: line(8, 1)  # type: ignore[valid-type]
    amount: str | int
    reference: line(100)  # type: ignore[valid-type]
    method: str = "upi"
    instalment: Number | None = None
    paid_on: Day | None = None


class RejectionIn(Body):
    reason: line(500)  # type: ignore[valid-type]


class ReversalIn(Body):
    reason: line(500)  # type: ignore[valid-type]
    bounced: bool = False


class GatewayRefundIn(Body):
    reason: line(500)  # type: ignore[valid-type]
    amount: str | int | None = None


class OrderIn(Body):
    group: str
    ticket: line(8, 1)  # type: ignore[valid-type]
    instalment: Number | None = None
    amount: str | int | None = None


class VerifyIn(Body):
    razorpay_order_id: line(64, 1)  # type: ignore[valid-type]
    razorpay_payment_id: line(64, 1)  # type: ignore[valid-type]
    razorpay_signature: line(200, 1)  # type: ignore[valid-type]


class DepositIn(Body):
    amount: str | int
    agent: str | None = None
    into: str = "bank"
    reference: line(100) = ""  # type: ignore[valid-type]
