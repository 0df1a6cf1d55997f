"""The gateway's entities on the wire. Pure: the caller supplies ids and times."""

from __future__ import annotations

from typing import Any

Entity = dict[str, Any]

# Two per cent, plus the goods and services tax, which `fee` includes.
FEE_BPS = 200
TAX_BPS = 1_800
LEAST_AMOUNT = 100
MOST_AMOUNT = 50_000_000_00
CURRENCIES = ("INR",)


def order(id: str, *, amount: int, currency: str, receipt: str | None, notes: Any, created_at: int) -> Entity:
    return {
        "id": id,
        "entity": "order",
        "amount": amount,
        "amount_paid": 0,
        "amount_due": amount,
        "currency": currency,
        "receipt": receipt,
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": notes or [],
        "created_at": created_at,
    }


def payment(id: str, of: Entity, *, method: str, contact: str, created_at: int) -> Entity:
    """Return a payment for an order, not yet authorised."""
    return {
        "id": id,
        "entity": "payment",
        "amount": of["amount"],
        "currency": of["currency"],
        "status": "created",
        "order_id": of["id"],
        "invoice_id": None,
        "international": False,
        "method": method,
        "amount_refunded": 0,
        "refund_status": None,
        "captured": False,
        "description": None,
        "card_id": None,
        "bank": None,
        "wallet": None,
        "vpa": "someone@simulated" if method == "upi" else None,
        "email": None,
        "contact": contact,
        "notes": of["notes"],
        "fee": None,
        "tax": None,
        "error_code": None,
        "error_description": None,
        "error_source": None,
        "error_step": None,
        "error_reason": None,
        "acquirer_data": {},
        "created_at": created_at,
    }


def fee_of(amount: int) -> tuple[int, int]:
    """Return the fee with its tax, and the tax in it."""
    bare = amount * FEE_BPS // 10_000
    tax = bare * TAX_BPS // 10_000
    return bare + tax, tax


def captured(paid: Entity) -> Entity:
    fee, tax = fee_of(paid["amount"])
    return {**paid, "status": "captured", "captured": True, "fee": fee, "tax": tax}


def failed(tried: Entity) -> Entity:
    return {
        **tried,
        "status": "failed",
        "error_code": "BAD_REQUEST_ERROR",
        "error_description": "Your payment was declined. Try another method.",
        "error_source": "customer",
        "error_step": "payment_authorization",
        "error_reason": "payment_failed",
    }


def refund(id: str, of: Entity, *, amount: int, notes: Any, receipt: Any, created_at: int) -> Entity:
    return {
        "id": id,
        "entity": "refund",
        "amount": amount,
        "currency": of["currency"],
        "payment_id": of["id"],
        "notes": notes or [],
        "receipt": receipt,
        "acquirer_data": {"arn": None},
        "created_at": created_at,
        "batch_id": None,
        "status": "pending",
        "speed_processed": "normal",
        "speed_requested": "normal",
    }


def event(name: str, *, created_at: int, **parts: Entity) -> Entity:
    """Return a webhook's body: `payment.captured` with `payment=…`."""
    return {
        "entity": "event",
        "account_id": "acc_simulated",
        "event": name,
        "contains": list(parts),
        "payload": {kind: {"entity": body} for kind, body in parts.items()},
        "created_at": created_at,
    }


def error(
    description: str, *, code: str = "BAD_REQUEST_ERROR", field: str | None = None, **more: Any
) -> Entity:
    """Return the body of an error response."""
    body: Entity = {
        "code": code,
        "description": description,
        "source": "business",
        "step": "payment_initiation",
        "reason": "input_validation_failed",
        "metadata": {},
        **more,
    }
    if field:
        body["field"] = field
    return {"error": body}


def settled_line(entity: Entity, *, settlement_id: str, settled_at: int) -> Entity:
    """Return a payment or refund as a line of the settlement report."""
    is_payment = entity["entity"] == "payment"
    fee = entity.get("fee") or 0
    return {
        "entity_id": entity["id"],
        "type": entity["entity"],
        "debit": 0 if is_payment else entity["amount"],
        "credit": entity["amount"] - fee if is_payment else 0,
        "amount": entity["amount"],
        "currency": entity["currency"],
        "fee": fee,
        "tax": entity.get("tax") or 0,
        "on_hold": False,
        "settled": True,
        "created_at": entity["created_at"],
        "settled_at": settled_at,
        "settlement_id": settlement_id,
        "description": None,
        "payment_id": None if is_payment else entity["payment_id"],
        "settlement_utr": f"SIM{settlement_id[-10:]}".upper(),
        "order_id": entity.get("order_id"),
        "method": entity.get("method"),
        "dispute_id": None,
    }
