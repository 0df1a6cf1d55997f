"""Remind of a period that is not paid for, once on each of its days."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from billing.events import RenewalReminded
from billing.models import Invoice, Subscription
from billing.rules.dunning import reminder_due
from billing.states import InvoiceStatus
from kernel.ids import new_id
from kernel.outbox import record

ONCE = """
INSERT INTO billing_reminder (id, account_id, subscription_id, period_end, day) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (account_id, subscription_id, period_end, day) DO NOTHING
"""


def remind(subscription: Subscription, invoice: Invoice | None, now: datetime) -> bool:
    """Whether a reminder goes out now: not while a payment is under review, and never a second time."""
    end = subscription.current_period_end
    if end is None or invoice is None or invoice.status != InvoiceStatus.PENDING:
        return False
    day = reminder_due(end, now)
    if day is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(ONCE, [new_id(), subscription.account_id, subscription.id, end, day])
        is_first = cursor.rowcount == 1
    if is_first:
        record(RenewalReminded(invoice.id, day), account_id=subscription.account_id)
    return is_first
