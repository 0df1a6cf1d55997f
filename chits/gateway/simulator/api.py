"""The simulator's API calls, with the shapes and errors that the gateway documents."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from chits.gateway.keys import SIMULATED_PATH, gateway_keys
from chits.gateway.simulator import entities, store
from chits.gateway.simulator.checkout import take
from chits.gateway.simulator.entities import Entity, error
from kernel.transactions import transaction

Answer = tuple[int, Entity]
REFUND_KEY = re.compile(r"[A-Za-z0-9_\-]{10,128}", re.ASCII)
MISSING: Answer = (400, error("The id provided does not exist"))


class _Refused(Exception):
    def __init__(self, description: str, field: str | None = None) -> None:
        self.answer: Answer = (400, error(description, field=field))


def respond(
    method: str, path: str, *, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
) -> Answer:
    """Answer a call to `path` (`orders/order_…/payments`) with (status, JSON)."""
    call = next(((c, m) for v, p, c in _CALLS if v == method and (m := p.fullmatch(path.strip("/")))), None)
    if call is None:
        return 404, error("The requested URL was not found on the server.")
    if not _is_ours(headers.get("authorization", "")):
        return 401, error("Authentication failed", reason="NA", source="NA", step="NA")
    with transaction():
        if method == "POST":
            store.lock_everything()
        if store.is_down():
            return 503, error("We are facing some trouble completing your request.", code="SERVER_ERROR")
        try:
            return call[0](call[1].groupdict(), query, headers, _object(body))
        except _Refused as refused:
            return refused.answer


def in_process() -> httpx.BaseTransport:
    """Return a transport from our client to the simulator, without a network."""

    def answer(request: httpx.Request) -> httpx.Response:
        status, body = respond(
            request.method,
            request.url.path.removeprefix(SIMULATED_PATH).removeprefix("/v1/"),
            query=dict(request.url.params),
            headers=dict(request.headers),
            body=request.read(),
        )
        return httpx.Response(status, json=body)

    return httpx.MockTransport(answer)


def _make_order(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    amount = _amount(body)
    currency = body.get("currency")
    if currency not in entities.CURRENCIES:
        raise _Refused("Currency is not supported", "currency")
    receipt = body.get("receipt")
    if receipt is not None and (not isinstance(receipt, str) or len(receipt) > 40):
        raise _Refused("The receipt may not be greater than 40 characters.", "receipt")
    made = entities.order(
        store.made_id("order"),
        amount=amount,
        currency=currency,
        receipt=receipt,
        notes=body.get("notes"),
        created_at=store.stamp(),
    )
    return 200, store.save(made)


def _show_order(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    return _shown(store.find("order", path["id"]))


def _show_payments(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    if store.find("order", path["id"]) is None:
        return MISSING
    return 200, _collection(store.children("payment", path["id"]))


def _show_payment(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    return _shown(store.find("payment", path["id"]))


def _capture(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    paid = store.find("payment", path["id"], lock=True)
    if paid is None:
        return MISSING
    if paid["captured"]:
        raise _Refused("This payment has already been captured")
    if paid["status"] != "authorized":
        raise _Refused("Only payments which have been authorized and not yet captured can be captured")
    if _amount(body) != paid["amount"]:
        raise _Refused("Capture amount must be equal to the amount authorized", "amount")
    return 200, take(paid)


def _refund(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    paid = store.find("payment", path["id"], lock=True)
    if paid is None:
        return MISSING
    key = headers.get("x-refund-idempotency", "")
    if key and not REFUND_KEY.fullmatch(key):
        raise _Refused("The idempotency key is at least 10 letters, digits, hyphens or underscores.")
    before = store.by_key(paid["id"], key) if key else None
    left = paid["amount"] - paid["amount_refunded"]
    if before is None and not paid["captured"]:
        raise _Refused("The payment status should be captured for action to be taken")
    amount = _amount(body) if "amount" in body else (before["amount"] if before else left)
    if before is not None:
        if before["amount"] != amount or (before["notes"] or []) != (body.get("notes") or []):
            raise _Refused("Different request with the same idempotency key has already been processed.")
        return 200, before
    if amount > left:
        raise _Refused("The total refund amount is greater than the refund payment amount", "amount")
    return 200, _refunded(paid, amount, body, key)


def _refunded(paid: Entity, amount: int, body: Entity, key: str) -> Entity:
    given = entities.refund(
        store.made_id("rfnd"),
        paid,
        amount=amount,
        notes=body.get("notes"),
        receipt=body.get("receipt"),
        created_at=store.stamp(),
    )
    whole = paid["amount_refunded"] + amount == paid["amount"]
    paid = {
        **paid,
        "amount_refunded": paid["amount_refunded"] + amount,
        "refund_status": "full" if whole else "partial",
        "status": "refunded" if whole else paid["status"],
    }
    store.save(paid)
    store.save(given, parent=paid["id"], key=key)
    now = store.stamp()
    store.queue(entities.event("refund.created", created_at=now, refund=given, payment=paid))
    done = {**given, "status": "processed"}
    store.queue(
        entities.event("refund.processed", created_at=now, refund=done, payment=paid), after_seconds=1
    )
    # This call answers pending. Every later one reports that the refund was processed.
    store.save(done)
    return given


def _show_refund(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    return _shown(store.find("refund", path["id"]))


def _settled(path: Any, query: Any, headers: Any, body: Entity) -> Answer:
    """Return the settlement of a day: the payments and refunds of the day before."""
    try:
        day = datetime(int(query["year"]), int(query["month"]), int(query.get("day", 1)), tzinfo=UTC)
    except (KeyError, ValueError):
        raise _Refused("The year, month and day are needed.", "day") from None
    if day > datetime.fromtimestamp(store.stamp(), UTC):
        return 200, _collection([])
    made = store.made_between(("payment", "refund"), day - timedelta(days=1), day)
    lines = [
        entities.settled_line(
            entity, settlement_id=f"setl_{day:%Y%m%d}000000", settled_at=int(day.timestamp())
        )
        for entity in made
        if entity["entity"] == "refund" or entity["captured"]
    ]
    skip, count = int(query.get("skip", 0)), int(query.get("count", 10))
    return 200, _collection(lines[skip : skip + count])


_CALLS: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = [
    ("POST", re.compile(r"orders"), _make_order),
    ("GET", re.compile(r"orders/(?P<id>order_\w+)"), _show_order),
    ("GET", re.compile(r"orders/(?P<id>order_\w+)/payments"), _show_payments),
    ("GET", re.compile(r"payments/(?P<id>pay_\w+)"), _show_payment),
    ("POST", re.compile(r"payments/(?P<id>pay_\w+)/capture"), _capture),
    ("POST", re.compile(r"payments/(?P<id>pay_\w+)/refund"), _refund),
    ("GET", re.compile(r"refunds/(?P<id>rfnd_\w+)"), _show_refund),
    ("GET", re.compile(r"settlements/recon/combined"), _settled),
]


def _shown(entity: Entity | None) -> Answer:
    return (200, entity) if entity else MISSING


def _collection(items: list[Entity]) -> Entity:
    return {"entity": "collection", "count": len(items), "items": items}


def _object(body: bytes) -> Entity:
    if not body:
        return {}
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise _Refused("The request body is not valid JSON.")
    return given


def _amount(body: Entity) -> int:
    amount = body.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise _Refused("The amount must be an integer.", "amount")
    if amount < entities.LEAST_AMOUNT:
        raise _Refused("The amount must be at least INR 1.00", "amount")
    if amount > entities.MOST_AMOUNT:
        raise _Refused("Amount exceeds maximum amount allowed.", "amount")
    return amount


def _is_ours(given: str) -> bool:
    keys = gateway_keys()
    expected = base64.b64encode(f"{keys.key_id}:{keys.key_secret}".encode()).decode()
    return hmac.compare_digest(given.encode(), f"Basic {expected}".encode())
