"""Remind of a period that is not paid for, and of a trial that ends, once on each of their days."""

from __future__ import annotations

from datetime import datetime

from billing.events import RenewalReminded, TrialReminded
from billing.models import Invoice, Subscription
from billing.rules.dunning import TRIAL_REMINDER_DAYS, reminder_due
from billing.states import InvoiceStatus
from kernel.ids import new_id
from kernel.outbox import record
from kernel.query import execute

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
    if day is None or not _is_first(subscription, end, day):
        return False
    record(RenewalReminded(invoice.id, day), account_id=subscription.account_id)
    return True


def remind_of_trial(subscription: Subscription, now: datetime) -> bool:
    """The same for a trial before its end; not when it was cancelled, or while a payment is under review."""
    end = subscription.current_period_end
    if end is None or now >= end or not subscription.is_trial or subscription.cancel_at_period_end:
        return False
    day = reminder_due(end, now, TRIAL_REMINDER_DAYS)
    is_reviewed = Invoice.objects.filter(subscription=subscription, status=InvoiceStatus.PENDING_APPROVAL)
    if day is None or is_reviewed.exists() or not _is_first(subscription, end, day):
        return False
    record(TrialReminded(subscription.id, day), account_id=subscription.account_id)
    return True


def _is_first(subscription: Subscription, end: datetime, day: int) -> bool:
    """Return whether this call stored the reminder of that day; a constraint allows only one."""
    return execute(ONCE, [new_id(), subscription.account_id, subscription.id, end, day]) == 1
