"""Publish billing events: live to the account's pages and the payment queue, as notices to the owner."""

from __future__ import annotations

import uuid
from typing import Any

from billing.models import Payment
from billing.notices import notify_owner
from billing.queries.waiting import QUEUE, waiting_count
from live import registry
from tenancy.staff import Staff, staff_scope

Message = tuple[str, str, Any]


def register() -> None:
    registry.publish_for("billing.", publish)
    registry.staff_topic(QUEUE, may_subscribe=may_watch_queue)


def may_watch_queue(staff: Staff) -> None:
    """All of the staff may."""


def publish(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[Message]:
    """A notice to the owner for what concerns them, a word to open pages, and what moved in the queue."""
    notify_owner(account_id, events)
    changed = sorted({event["kind"].partition(".")[2] for event in events})
    return [("account", "billing", {"changed": changed}), *_moved(events)]


def _moved(events: list[dict[str, Any]]) -> list[Message]:
    """Publish changed payments and the number that wait; staff pages read the details themselves."""
    moved = {str(event["body"]["payment_id"]): None for event in events if "payment_id" in event["body"]}
    if not moved:
        return []
    states = dict(Payment.objects.filter(id__in=moved).values_list("id", "status"))
    payments = [{"id": str(id), "status": status} for id, status in states.items()]
    with staff_scope():
        waiting = waiting_count()
    return [(QUEUE, "payments", {"payments": payments, "waiting": waiting})]
