"""Process the gateway's webhook: signed over the raw body, each event once, in any order, however late.

Only the ids in the message are used. Their objects are fetched, so that an old snapshot changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from audit.record import audit_clock
from chits.actions.take_gateway_payment import (
    NotPaid,
    PaymentDoesNotMatch,
    order_of,
    take_gateway_payment,
)
from chits.actions.take_gateway_refund import take_gateway_refund
from chits.gateway.client import Gateway, gateway
from chits.gateway.keys import gateway_keys
from chits.gateway.own_keys import keys_of, own_webhook_secrets, webhook_secrets_of
from chits.gateway.signatures import is_webhook
from chits.models import GatewayEvent, GatewayOrder, Payment
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now
from kernel.errors import BadInput, NotConfigured
from kernel.ids import new_id, read_id
from kernel.query import select_one
from tenancy.scope import scope

MAX_BYTES = 512 * 1024
TAKEN, DUPLICATE, IGNORED, MISMATCH, NOT_PAID = "taken", "duplicate", "ignored", "mismatch", "not_paid"
PAID = frozenset({"payment.authorized", "payment.captured", "order.paid"})


class BadWebhook(BadInput):
    code = "bad_signature"
    sentence = "The gateway's signature is missing or wrong."


@dataclass(frozen=True, slots=True)
class Message:
    """The ids in a webhook; any of them may be missing."""

    name: str
    event_id: str
    sha256: str
    order_id: str
    payment_id: str
    refund_id: str


def take_webhook(raw: bytes, signature: str, event_id: str, *, sent_for: object = None) -> str:
    """Process the webhook, and return the outcome in one word.

    `sent_for` is the account in the webhook URL of its own keys. A message about unknown objects may be
    signed with its secret too, because a merchant may use the keys elsewhere.

    Raise BadWebhook without a valid signature, and GatewayDown if the gateway isn't responding.
    """
    if len(raw) > MAX_BYTES:
        raise BadWebhook
    try:
        message = _read(raw, event_id)
    except BadInput:
        _require_known_secret(raw, signature, sent_for)
        raise
    account_id = _account_of(message)
    if account_id is None:
        _require_known_secret(raw, signature, sent_for)
        return IGNORED
    with scope(account_id):
        order = _order_about(account_id, message)
        # Only the signature of the payee's keys is valid here, not that of another account's keys.
        if not is_webhook(raw, signature, webhook_secrets_of(order)):
            raise BadWebhook
        their = gateway(keys_of(order))
        if not _is_new(account_id, message):
            return DUPLICATE
        outcome = _carry_out(their, account_id, message)
        GatewayEvent.objects.create(**_event(account_id, message, outcome))
    return outcome


def _read(raw: bytes, event_id: str) -> Message:
    try:
        body = json.loads(raw, parse_float=str)
    except (ValueError, RecursionError):
        raise BadInput("The webhook isn't valid JSON.") from None
    payload = _dict(_dict(body).get("payload"))
    entities = {
        kind: _dict(_dict(payload.get(kind)).get("entity")) for kind in ("payment", "order", "refund")
    }
    digest = hashlib.sha256(raw).hexdigest()
    return Message(
        name=_word(_dict(body).get("event"), 60),
        event_id=_word(event_id, 70) or f"sha256:{digest}"[:70],
        sha256=digest,
        order_id=_word(entities["payment"].get("order_id")) or _word(entities["order"].get("id")),
        payment_id=_word(entities["payment"].get("id")) or _word(entities["refund"].get("payment_id")),
        refund_id=_word(entities["refund"].get("id")),
    )


def _account_of(message: Message) -> uuid.UUID | None:
    """Return the account of the message, by our order or else by its payment."""
    for function, given in (
        ("chits_gateway_order", message.order_id),
        ("chits_gateway_payment", message.payment_id),
    ):
        if given:
            row = select_one(f"SELECT account_id FROM {function}(%s)", [given])
            if row:
                return row[0]
    return None


def _require_known_secret(raw: bytes, signature: str, sent_for: object) -> None:
    secrets: list[str] = []
    with suppress(NotConfigured):
        secrets += gateway_keys().webhook_secrets
    account_id = read_id(sent_for)
    if account_id is not None:
        with scope(account_id):
            secrets += own_webhook_secrets()
    if not is_webhook(raw, signature, secrets):
        raise BadWebhook


def _order_about(account_id: uuid.UUID, message: Message) -> GatewayOrder:
    """Return the order that identified the account, or that of the payment."""
    order = order_of(account_id, message.order_id) if message.order_id else None
    if order is None:
        payment = Payment.objects.select_related("order").get(gateway_payment_id=message.payment_id)
        order = payment.order
    assert order is not None, "what was paid at the gateway was ordered"
    return order


def _is_new(account_id: uuid.UUID, message: Message) -> bool:
    """Return whether the event is new. If the same event arrives twice at once, the second waits."""
    take_locks(LockSpace.GATEWAY_EVENT, f"{account_id}:{message.event_id}")
    return not GatewayEvent.objects.filter(event_id=message.event_id).exists()


def _carry_out(their: Gateway, account_id: uuid.UUID, message: Message) -> str:
    if message.refund_id and message.name.startswith("refund."):
        payment = _payment(their, account_id, message)
        if payment is None:
            return IGNORED
        return TAKEN if take_gateway_refund(their, payment, message.refund_id) else MISMATCH
    if message.name not in PAID:
        return IGNORED
    order = order_of(account_id, message.order_id)
    if order is None or not message.payment_id:
        return IGNORED
    try:
        take_gateway_payment(their, order, message.payment_id)
    except NotPaid:
        return NOT_PAID
    except PaymentDoesNotMatch:
        audit_clock(account_id, "gateway.mismatch", "chit_order", order.id, payment=message.payment_id)
        return MISMATCH
    return TAKEN


def _payment(their: Gateway, account_id: uuid.UUID, message: Message) -> Payment | None:
    """Return the payment of a refund, and process it first if its own message hasn't arrived yet."""
    found = Payment.objects.filter(gateway_payment_id=message.payment_id).first()
    order = order_of(account_id, message.order_id) if message.order_id else None
    if found is not None or order is None or not message.payment_id:
        return found
    try:
        return take_gateway_payment(their, order, message.payment_id)
    except (NotPaid, PaymentDoesNotMatch):
        return None


def _event(account_id: uuid.UUID, message: Message, outcome: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "account_id": account_id,
        "event_id": message.event_id,
        "name": message.name,
        "about": message.refund_id or message.payment_id or message.order_id,
        "sha256": message.sha256,
        "outcome": outcome,
        "received_at": database_now(),
    }


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(value: Any, length: int = 64) -> str:
    """Return a short id of the gateway, or an empty string for anything else."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or len(value) > length:
        return ""
    return value
