"""End a subscription and suspend its account."""

from __future__ import annotations

from datetime import datetime

from accounts.actions.move_account import Actor, move_account
from billing.actions.update_lapse_date import update_lapse_date
from billing.actions.void_invoice import open_invoices, void_invoice
from billing.events import SubscriptionEnded
from billing.models import Subscription
from billing.states import SUBSCRIPTION_MOVES, InvoiceStatus, Purpose, SubscriptionStatus
from kernel.outbox import record
from tenancy.access import Status
from tenancy.models import Account


def end_subscription(
    actor: Actor,
    account: Account,
    subscription: Subscription,
    to: SubscriptionStatus,
    now: datetime,
    *,
    because: str,
) -> None:
    """End the subscription; it and the account are locked.

    Its open invoices are void, except a renewal invoice, which can still be paid late unless the
    customer cancelled."""
    subscription.status = SUBSCRIPTION_MOVES.move(subscription.status, to)
    subscription.ended_at = now
    subscription.save(update_fields=["status", "ended_at", "updated_at"])
    _void_open_invoices(account, subscription, because)
    update_lapse_date(account, subscription)
    if _depends_on_it(account, to):
        move_account(actor, account.id, Status.SUSPENDED, because=because)
    record(SubscriptionEnded(subscription.id), account_id=account.id)


def _depends_on_it(account: Account, to: SubscriptionStatus) -> bool:
    """Return whether the account's access depends on this subscription; not if it never started."""
    return to != SubscriptionStatus.INCOMPLETE_EXPIRED or account.status == Status.PENDING_PAYMENT


def _void_open_invoices(account: Account, subscription: Subscription, because: str) -> None:
    payable = {
        SubscriptionStatus.EXPIRED: (Purpose.START, Purpose.RENEWAL),
        SubscriptionStatus.CANCELED: (),
        SubscriptionStatus.INCOMPLETE_EXPIRED: (),
    }[SubscriptionStatus(subscription.status)]
    for invoice in open_invoices(account.id, subscription_id=subscription.id):
        # The customer reports that an invoice under review is paid; staff decide.
        if invoice.purpose not in payable and invoice.status == InvoiceStatus.PENDING:
            void_invoice(invoice, because=because)
