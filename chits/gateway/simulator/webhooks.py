"""Send the simulator's webhooks: signed, with an event id, and repeated until they are accepted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection

from chits.gateway.keys import gateway_keys, is_simulated
from chits.gateway.signatures import sign
from chits.gateway.simulator.models import SimulatedDelivery
from kernel.clock import database_now
from kernel.errors import DrawbookError
from kernel.transactions import transaction

logger = logging.getLogger(__name__)

AT_A_TIME = 50
# The gateway gives up after a day of retries at growing intervals.
MOST_ATTEMPTS = 12
FIRST_WAIT_SECONDS = 2

Send = Callable[[bytes, str, str], object]
"""`send(raw body, signature, event id)`, which raises when the webhook was not taken."""


def deliver_due(send: Send) -> int:
    """Send the due webhooks, and return how many were accepted. Concurrent calls send each one once."""
    if not is_simulated():
        return 0
    taken = 0
    for id in _due():
        with transaction():
            delivery = SimulatedDelivery.objects.select_for_update(skip_locked=True).filter(
                id=id, delivered_at__isnull=True
            )
            row = delivery.first()
            if row is None:
                continue
            # It isn't retried immediately, whatever the outcome.
            row.attempts += 1
            row.due_at = database_now() + timedelta(seconds=FIRST_WAIT_SECONDS * 2**row.attempts)
            row.save(update_fields=["attempts", "due_at"])
        taken += _send(row, send)
    return taken


def _due() -> list[int]:
    rows = SimulatedDelivery.objects.filter(
        delivered_at__isnull=True, due_at__lte=database_now(), attempts__lt=MOST_ATTEMPTS
    )
    return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:AT_A_TIME])


def _send(row: SimulatedDelivery, send: Send) -> bool:
    raw = row.body.encode()
    try:
        send(raw, sign(raw, gateway_keys().webhook_secrets[0]), row.event_id)
    except DrawbookError as refusal:
        logger.info("simulated webhook %s was not accepted: %s", row.event_id, refusal)
        return False
    SimulatedDelivery.objects.filter(id=row.id).update(delivered_at=database_now())
    if not connection.in_atomic_block:
        _forget_old()
    return True


def _forget_old() -> None:
    """Delete webhooks that were delivered a week ago."""
    SimulatedDelivery.objects.filter(delivered_at__lt=database_now() - timedelta(days=7)).delete()
