"""The API shapes of payments, orders and refunds."""

from __future__ import annotations

from typing import Any

from chits.gateway.own_keys import keys_of
from chits.models import Deposit, GatewayOrder, GatewayRefund, Payment
from money import to_string


def payment_shape(payment: Payment) -> dict[str, Any]:
    """Return a payment with its group, ticket and payer."""

    def money(minor: int) -> str:
        return to_string(minor, payment.currency)

    return {
        "id": str(payment.id),
        "group": str(payment.group_id),
        "ticket": payment.ticket.label,
        "payer": payment.person.name,
        "instalment": payment.instalment_number,
        "method": payment.method,
        "state": payment.state,
        "amount": money(payment.amount),
        "currency": payment.currency,
        "reference": payment.reference,
        "receipt_number": payment.receipt_number,
        "applied": money(payment.applied),
        "unapplied": money(payment.unapplied),
        "refunded": money(payment.refunded),
        "paid_on": payment.paid_on,
        "made_at": payment.made_at,
        "received_at": payment.received_at,
        "reason": payment.reason,
        "bounced": payment.bounced,
        "razorpay_payment_id": payment.gateway_payment_id or None,
        "simulated": payment.simulated,
    }


def order_shape(order: GatewayOrder) -> dict[str, Any]:
    """Return what a checkout needs: our order at the gateway, in minor units."""
    keys = keys_of(order)
    return {
        "id": str(order.id),
        "razorpay_order_id": order.order_id,
        "key_id": keys.key_id,
        "amount": to_string(order.amount, order.currency),
        "amount_minor": order.amount,
        "currency": order.currency,
        "receipt": order.receipt,
        "checkout_url": keys.checkout_url,
        "simulated": keys.simulated,
    }


def refund_shape(refund: GatewayRefund) -> dict[str, Any]:
    return {
        "id": str(refund.id),
        "payment": str(refund.payment_id),
        "amount": to_string(refund.amount, refund.payment.currency),
        "currency": refund.payment.currency,
        "state": refund.state,
        "reason": refund.reason,
        "made_at": refund.made_at,
    }


def deposit_shape(deposit: Deposit) -> dict[str, Any]:
    return {
        "id": str(deposit.id),
        "agent": str(deposit.agent),
        "agent_name": deposit.agent_name,
        "amount": to_string(deposit.amount, deposit.currency),
        "currency": deposit.currency,
        "into": deposit.into,
        "reference": deposit.reference,
        "made_at": deposit.made_at,
    }
