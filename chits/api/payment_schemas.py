"""Request and response bodies of payments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from rest.schemas import Body, line
from rest.times import Day

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


class PaymentOut(Schema):
    id: str
    group: str
    ticket: str
    payer: str
    instalment: int | None
    method: str
    state: str
    amount: str
    currency: str
    reference: str
    receipt_number: int | None
    applied: str
    unapplied: str
    refunded: str
    paid_on: date | None
    made_at: datetime
    received_at: datetime | None
    reason: str
    bounced: bool
    razorpay_payment_id: str | None
    simulated: bool


class SheetOut(Schema):
    payments: list[PaymentOut]
    total: str
    currency: str


class OrderOut(Schema):
    id: str
    razorpay_order_id: str
    key_id: str
    amount: str
    amount_minor: int
    currency: str
    receipt: str
    checkout_url: str
    simulated: bool


class GatewayRefundOut(Schema):
    id: str
    payment: str
    amount: str
    currency: str
    state: str
    reason: str
    made_at: datetime


class DepositOut(Schema):
    id: str
    agent: str
    agent_name: str
    amount: str
    currency: str
    into: str
    reference: str
    made_at: datetime


class WebhookOut(Schema):
    outcome: str
