"""The simulated checkout: a payment changes the entities and queues webhooks."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from chits.gateway.keys import gateway_keys
from chits.gateway.signatures import checkout_text, sign
from chits.gateway.simulator import entities, store
from chits.gateway.simulator.entities import Entity
from kernel.errors import Conflict, NotFound
from kernel.transactions import transaction

DOWN_SECONDS = 20
LATE_SECONDS = 30


class Outcome(StrEnum):
    """The outcomes to choose from; the first is the usual one."""

    PAY = "pay"
    AUTHORIZE = "authorize"  # authorised, and left to the merchant to take
    LOST = "lost"  # paid, but the browser never comes back
    DOWN = "down"  # paid, and then the gateway answers nothing for a while
    FAIL = "fail"


class Manner(StrEnum):
    """How webhooks are delivered."""

    USUAL = "usual"
    TWICE = "twice"
    BACKWARDS = "backwards"
    LATE = "late"


class Returned(NamedTuple):
    """The fields that the checkout sends back to the merchant with the browser."""

    razorpay_order_id: str
    razorpay_payment_id: str
    razorpay_signature: str


def pay(
    order_id: str,
    *,
    outcome: Outcome = Outcome.PAY,
    manner: Manner = Manner.USUAL,
    method: str = "upi",
    contact: str = "+919000090000",
) -> tuple[Entity, Returned | None]:
    """Pay the order, and return the payment and the returned fields unless it failed.

    Raise NotFound for an unknown order, and Conflict if it is already paid.
    """
    with transaction():
        store.lock_everything()
        order = store.find("order", order_id, lock=True)
        if order is None:
            raise NotFound
        if order["status"] == "paid":
            raise Conflict("This order has already been paid.", code="order_paid")
        tried = entities.payment(
            store.made_id("pay"), order, method=method, contact=contact, created_at=store.stamp()
        )
        store.save(tried, parent=order_id)
        order = store.save({**order, "status": "attempted", "attempts": order["attempts"] + 1})
        if outcome == Outcome.FAIL:
            tried = store.save(entities.failed(tried))
            _send_webhooks(
                [entities.event("payment.failed", created_at=store.stamp(), payment=tried)], manner
            )
            return tried, None
        paid = store.save({**tried, "status": "authorized"})
        authorized = entities.event("payment.authorized", created_at=store.stamp(), payment=paid)
        if outcome == Outcome.AUTHORIZE:
            _send_webhooks([authorized], manner)
        else:
            paid = take(paid, before=[authorized], manner=manner)
        if outcome == Outcome.DOWN:
            store.be_down(DOWN_SECONDS)
        return paid, returned(order_id, paid["id"])


def take(paid: Entity, *, before: list[Entity] | None = None, manner: Manner = Manner.USUAL) -> Entity:
    """Capture the payment, so that the order is paid."""
    paid = store.save(entities.captured(paid))
    order = store.find("order", paid["order_id"], lock=True)
    assert order is not None
    order = store.save({**order, "status": "paid", "amount_paid": order["amount"], "amount_due": 0})
    now = store.stamp()
    _send_webhooks(
        [
            *(before or []),
            entities.event("payment.captured", created_at=now, payment=paid),
            entities.event("order.paid", created_at=now, payment=paid, order=order),
        ],
        manner,
    )
    return paid


def returned(order_id: str, payment_id: str) -> Returned:
    """Return the three signed fields of the checkout's return."""
    return Returned(
        order_id, payment_id, sign(checkout_text(order_id, payment_id), gateway_keys().key_secret)
    )


def _send_webhooks(events: list[Entity], manner: Manner) -> None:
    if manner == Manner.BACKWARDS:
        events = events[::-1]
    for index, event in enumerate(events):
        store.queue(
            event,
            after_seconds=index * 0.1 + (LATE_SECONDS if manner == Manner.LATE else 0),
            times=2 if manner == Manner.TWICE else 1,
        )
