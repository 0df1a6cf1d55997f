"""Payments, orders, refunds and deposits as the API answers them."""

from __future__ import annotations

from datetime import date, datetime

from rest.answers import Amount, Answer, Id, OrNull, at


class PaymentOut(Answer):
    id: Id
    group: Id = at("group_id")
    ticket: str = at("ticket.label")
    payer: str = at("person.name")
    instalment: int | None = at("instalment_number")
    method: str
    state: str
    amount: Amount
    currency: str
    reference: str
    receipt_number: int | None
    applied: Amount
    unapplied: Amount
    refunded: Amount
    paid_on: date | None
    made_at: datetime
    received_at: datetime | None
    reason: str
    bounced: bool
    razorpay_payment_id: OrNull = at("gateway_payment_id")
    simulated: bool


class SheetOut(Answer):
    payments: list[PaymentOut]
    total: str
    currency: str


class OrderOut(Answer):
    id: Id
    razorpay_order_id: str = at("order_id")
    key_id: str = at("keys.key_id")
    amount: Amount
    amount_minor: int = at("amount")
    currency: str
    receipt: str
    checkout_url: str = at("keys.checkout_url")
    simulated: bool = at("keys.simulated")


class GatewayRefundOut(Answer):
    id: Id
    payment: Id = at("payment_id")
    amount: Amount
    currency: str = at("payment.currency")
    state: str
    reason: str
    made_at: datetime


class DepositOut(Answer):
    id: Id
    agent: Id
    agent_name: str
    amount: Amount
    currency: str
    into: str
    reference: str
    made_at: datetime


class WebhookOut(Answer):
    outcome: str
