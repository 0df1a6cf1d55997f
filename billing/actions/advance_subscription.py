"""Carry out everything that is due for one subscription: renewal invoice, reminders, past due, end.

It can run at any time, twice at once, and after weeks without a run: every decision depends on the rows and
the clock under the account's lock.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from accounts.actions.move_account import move_account
from audit.record import audit_clock
from billing.actions.apply_plan import apply_plan
from billing.actions.ask_renewal import ask_renewal
from billing.actions.end_subscription import end_subscription
from billing.actions.remind import remind, remind_of_trial
from billing.actions.update_lapse_date import update_lapse_date
from billing.actions.void_invoice import open_invoices, void_invoice
from billing.locking import lock_account, lock_subscription
from billing.models import Invoice, Payment, Subscription
from billing.rules.dunning import RESUBMIT_WITHIN, Stage, stage_of
from billing.states import InvoiceStatus, PaymentStatus, Purpose, SubscriptionStatus
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.access import Status
from tenancy.models import Account
from tenancy.states import MOVES

NOBODY = None
UNTOUCHED = (Status.LOCKED, Status.CLOSED)


def advance_subscription(account_id: uuid.UUID, subscription_id: uuid.UUID) -> None:
    """Carry out what is due, in the account's scope and without an acting member."""
    with transaction():
        account = lock_account(account_id)
        if account.status in UNTOUCHED:
            return
        subscription = lock_subscription(subscription_id)
        now = database_now()
        if subscription.status == SubscriptionStatus.INCOMPLETE:
            _expire_sign_up(account, subscription, now)
        elif subscription.status in (SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE):
            _follow(account, subscription, now)


def _expire_sign_up(account: Account, subscription: Subscription, now: datetime) -> None:
    """Expire an unpaid sign-up, unless its payment is under review or was rejected recently."""
    asked = open_invoices(account.id, subscription_id=subscription.id)
    if any(not _is_overdue(invoice, now) for invoice in asked):
        return
    _end(account, subscription, SubscriptionStatus.INCOMPLETE_EXPIRED, now, because="not paid in time")


def _is_overdue(invoice: Invoice, now: datetime) -> bool:
    if invoice.status != InvoiceStatus.PENDING or invoice.due_at > now:
        return False
    refused = Payment.objects.filter(
        invoice=invoice, status=PaymentStatus.REJECTED, decided_at__gt=now - RESUBMIT_WITHIN
    )
    return not refused.exists()


def _follow(account: Account, subscription: Subscription, now: datetime) -> None:
    end = subscription.current_period_end
    assert end is not None, "what runs has a period"
    _begin_plan_paid_ahead(account, subscription, now)
    _drop_late_upgrades(account, subscription, now)
    if subscription.ends_there:
        if now >= end:
            _end_as_wanted(account, subscription, now)
        else:
            remind_of_trial(subscription, now)
        return
    asked = ask_renewal(account, subscription, now)
    remind(subscription, asked, now)
    stage = stage_of(end, now)
    if stage == Stage.OVER:
        _end(
            account, subscription, SubscriptionStatus.EXPIRED, now, because="not paid within the grace period"
        )
    elif stage == Stage.GRACE and subscription.status == SubscriptionStatus.ACTIVE:
        _past_due(account, subscription)


def _begin_plan_paid_ahead(account: Account, subscription: Subscription, now: datetime) -> None:
    """Start a smaller plan with the period that was paid in it."""
    begins, wanted = subscription.current_period_start, subscription.next_plan
    if wanted is None or begins is None or begins > now:
        return
    paid = Invoice.objects.filter(
        subscription=subscription,
        purpose=Purpose.RENEWAL,
        status=InvoiceStatus.PAID,
        period_start=begins,
        plan=wanted,
    )
    if paid.exists():
        subscription.next_plan = None
        apply_plan(account, subscription, wanted)
        audit_clock(account.id, "subscription.plan", "subscription", subscription.id, plan=wanted.code)


def _drop_late_upgrades(account: Account, subscription: Subscription, now: datetime) -> None:
    for invoice in open_invoices(account.id, purposes=[Purpose.UPGRADE], subscription_id=subscription.id):
        is_over = invoice.period_end is not None and invoice.period_end <= now
        if is_over and invoice.status == InvoiceStatus.PENDING:
            void_invoice(invoice, because="The period of this invoice has ended.")


def _end_as_wanted(account: Account, subscription: Subscription, now: datetime) -> None:
    if subscription.cancel_at_period_end or not subscription.is_trial:
        _end(account, subscription, SubscriptionStatus.CANCELED, now, because="cancelled")
    else:
        _end(account, subscription, SubscriptionStatus.EXPIRED, now, because="the trial ended")


def _end(
    account: Account, subscription: Subscription, to: SubscriptionStatus, now: datetime, *, because: str
) -> None:
    end_subscription(NOBODY, account, subscription, to, now, because=because)
    audit_clock(
        account.id, "subscription.end", "subscription", subscription.id, status=to.value, because=because
    )


def _past_due(account: Account, subscription: Subscription) -> None:
    subscription.status = SubscriptionStatus.PAST_DUE
    subscription.save(update_fields=["status", "updated_at"])
    update_lapse_date(account, subscription)
    if MOVES.allow(account.status, Status.PAST_DUE):
        move_account(NOBODY, account.id, Status.PAST_DUE, because="the period ended without payment")
    audit_clock(account.id, "subscription.past_due", "subscription", subscription.id)
