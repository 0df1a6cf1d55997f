"""Carry out what is due for subscriptions; access checks don't depend on it."""

from __future__ import annotations

import logging
import uuid

from django.db import connection

from billing.actions.advance_subscription import advance_subscription
from billing.actions.store_upload import sweep_uploads
from billing.actions.sweep_evidence import sweep_evidence
from kernel import schedule
from kernel.errors import DrawbookError
from kernel.transactions import retrying
from tenancy.scope import scope

logger = logging.getLogger(__name__)


def register() -> None:
    schedule.repeat("subscriptions", advance_subscriptions, every_seconds=60)
    schedule.repeat("evidence without a payment", sweep_evidence, every_seconds=86_400, apart=True)
    schedule.repeat("statements not imported", sweep_uploads, every_seconds=3_600)


def advance_subscriptions() -> int:
    """Advance the due subscriptions, each in its own transaction and scope; return their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, subscription_id FROM billing_due_subscriptions()")
        due = cursor.fetchall()
    return sum(_follow(account_id, subscription_id) for account_id, subscription_id in due)


def _follow(account_id: uuid.UUID, subscription_id: uuid.UUID) -> bool:
    def once() -> None:
        with scope(account_id):
            advance_subscription(account_id, subscription_id)

    try:
        retrying(once)
    except DrawbookError as refusal:
        # One account without a rate for its currency must not hold up the others.
        logger.warning("subscription %s of account %s: %s", subscription_id, account_id, refusal.detail)
        return False
    except Exception:
        logger.exception("subscription %s of account %s could not be followed", subscription_id, account_id)
        return False
    return True
