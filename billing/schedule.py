"""Carry out what is due for subscriptions; access checks don't depend on it."""

from __future__ import annotations

from billing.actions.advance_subscription import advance_subscription
from billing.actions.store_upload import sweep_uploads
from billing.actions.sweep_evidence import sweep_evidence
from kernel import schedule
from kernel.query import select
from tenancy.due import do_each


def register() -> None:
    schedule.repeat("subscriptions", advance_subscriptions, every_seconds=60)
    schedule.repeat("evidence without a payment", sweep_evidence, every_seconds=86_400, apart=True)
    schedule.repeat("statements not imported", sweep_uploads, every_seconds=3_600)


def advance_subscriptions() -> int:
    """Advance the due subscriptions; return their number. An account that fails doesn't delay the others."""
    due = select("SELECT account_id, subscription_id FROM billing_due_subscriptions()")
    return do_each(due, advance_subscription)
