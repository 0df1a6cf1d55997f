"""Carry waiting deliveries to people: taken in one transaction, sent outside of any, noted in another."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from identity.models import User
from inbox.models import Delivery, Notice
from inbox.states import MOST_TRIES, DeliveryState, Way
from inbox.ways import email, push, text
from inbox.ways.outcome import NoAdapter, NotSent
from kernel.clock import database_now
from kernel.jobs import MAIL
from tenancy.models import Account
from tenancy.scope import scope

# So few that all are through before another job may take them, even if each takes a mail server's whole time.
AT_ONCE = 3
LEASE_SECONDS = 120
# After so many failures in a row the rest waits for the next turn, for other accounts wait as well.
MOST_TROUBLES = 3

WAYS: dict[str, Callable[[Notice, User, str], None]] = {
    Way.EMAIL: email.send,
    Way.PUSH: push.send,
    Way.TEXT: text.send,
}

# Whoever takes it has LEASE_SECONDS; after that, or after a failure later and later, it is due again.
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
    """Send what waits in the account."""
    deliver(uuid.UUID(account_id))


def deliver(account_id: uuid.UUID) -> int:
    """Send everything of the account that is due; gives how many were tried."""
    tried = troubles = 0
    while troubles < MOST_TROUBLES:
        taken = _take(account_id)
        for delivery, notice, user, account_name in taken:
            # Nothing is held while another machine is asked.
            if not connection.in_atomic_block:
                connection.close()
            outcome = _send(delivery, notice, user, account_name)
            troubles = troubles + 1 if outcome[0] is DeliveryState.WAITING else 0
            _note(account_id, delivery, *outcome)
        tried += len(taken)
        if len(taken) < AT_ONCE:
            break
    return tried


def _take(account_id: uuid.UUID) -> list[Any]:
    with scope(account_id):
        with connection.cursor() as cursor:
            cursor.execute(TAKE, {"account": account_id, "lease": LEASE_SECONDS, "many": AT_ONCE})
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return []
        name = Account.objects.get(id=account_id).name
        rows = Delivery.objects.filter(id__in=ids).select_related("notice__user").order_by("id")
        return [(row, row.notice, row.notice.user, name) for row in rows]


def _send(delivery: Delivery, notice: Notice, user: User, account_name: str) -> tuple[DeliveryState, str]:
    """What the delivery comes to; a refusal for now leaves it waiting while tries are left."""
    try:
        WAYS[delivery.way](notice, user, account_name)
    except NoAdapter:
        return DeliveryState.NOT_CONFIGURED, "no text message gateway"
    except NotSent as trouble:
        is_over = trouble.for_good or delivery.tries >= MOST_TRIES
        return (DeliveryState.FAILED if is_over else DeliveryState.WAITING), str(trouble)[:300]
    return DeliveryState.SENT, ""


def _note(account_id: uuid.UUID, delivery: Delivery, state: DeliveryState, trouble: str) -> None:
    with scope(account_id):
        Delivery.objects.filter(id=delivery.id, state=DeliveryState.WAITING).update(
            state=state,
            trouble=trouble,
            done_at=None if state is DeliveryState.WAITING else database_now(),
        )
