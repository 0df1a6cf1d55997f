"""Send the waiting deliveries.

They are claimed in one transaction, sent outside of any, and their results are recorded in another.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from identity.models import User
from inbox.channels import email, push, text
from inbox.channels.outcome import NoAdapter, NotSent
from inbox.models import Delivery, Notice
from inbox.states import MOST_TRIES, Channel, DeliveryState
from kernel.clock import database_now
from kernel.jobs import MAIL
from kernel.query import select
from tenancy.models import Account
from tenancy.scope import scope

# Few enough that all are sent before another job may claim them, even if each one uses the full mail timeout.
AT_ONCE = 3
LEASE_SECONDS = 120
# After this many failures in a row the rest waits for the next run, so that other accounts get their turn.
MOST_FAILURES = 3

SENDERS: dict[str, Callable[[Notice, User, str], None]] = {
    Channel.EMAIL: email.send,
    Channel.PUSH: push.send,
    Channel.TEXT: text.send,
}

# A claim lasts LEASE_SECONDS. After it, or after a failure, the delivery is due again, each time later.
TAKE = """
UPDATE inbox_delivery SET tries = tries + 1,
    try_at = drawbook_now() + make_interval(secs => %(lease)s * power(2, tries)::int)
WHERE account_id = %(account)s AND id IN (
    SELECT id FROM inbox_delivery
    WHERE account_id = %(account)s AND state = 'WAITING' AND try_at <= drawbook_now()
    ORDER BY try_at LIMIT %(many)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""


@app.task(name="inbox.deliver", queue=MAIL)
def deliver_job(account_id: str) -> None:
    """Send the account's waiting deliveries."""
    deliver(uuid.UUID(account_id))


def deliver(account_id: uuid.UUID) -> int:
    """Send every delivery of the account that is due, and return how many were tried."""
    tried = failures = 0
    while failures < MOST_FAILURES:
        taken = _take(account_id)
        for delivery, notice, user, account_name in taken:
            # No connection is held open while another server is called.
            if not connection.in_atomic_block:
                connection.close()
            outcome = _send(delivery, notice, user, account_name)
            failures = failures + 1 if outcome[0] is DeliveryState.WAITING else 0
            _record(account_id, delivery, *outcome)
        tried += len(taken)
        if len(taken) < AT_ONCE:
            break
    return tried


def _take(account_id: uuid.UUID) -> list[Any]:
    with scope(account_id):
        ids = [
            row[0] for row in select(TAKE, {"account": account_id, "lease": LEASE_SECONDS, "many": AT_ONCE})
        ]
        if not ids:
            return []
        name = Account.objects.get(id=account_id).name
        rows = Delivery.objects.filter(id__in=ids).select_related("notice__user").order_by("id")
        return [(row, row.notice, row.notice.user, name) for row in rows]


def _send(delivery: Delivery, notice: Notice, user: User, account_name: str) -> tuple[DeliveryState, str]:
    """Send one delivery and return its new state and error.

    A temporary failure leaves it waiting while tries are left.
    """
    try:
        SENDERS[delivery.channel](notice, user, account_name)
    except NoAdapter:
        return DeliveryState.NOT_CONFIGURED, "no text message gateway"
    except NotSent as failure:
        is_over = failure.for_good or delivery.tries >= MOST_TRIES
        return (DeliveryState.FAILED if is_over else DeliveryState.WAITING), str(failure)[:300]
    return DeliveryState.SENT, ""


def _record(account_id: uuid.UUID, delivery: Delivery, state: DeliveryState, last_error: str) -> None:
    with scope(account_id):
        Delivery.objects.filter(id=delivery.id, state=DeliveryState.WAITING).update(
            state=state,
            last_error=last_error,
            done_at=None if state is DeliveryState.WAITING else database_now(),
        )
