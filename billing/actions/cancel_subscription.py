"""Cancel a subscription at the end of its paid period; no further invoice is issued."""

from __future__ import annotations

from audit.record import audit
from billing.actions.advance_subscription import advance_subscription
from billing.actions.end_subscription import end_subscription
from billing.actions.update_lapse_date import update_lapse_date
from billing.actions.void_invoice import open_invoices, void_invoice
from billing.events import SubscriptionChanged
from billing.locking import lock_account, lock_subscription
from billing.models import Subscription
from billing.queries.finders import live_subscription
from billing.states import SubscriptionStatus
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability
from tenancy.models import Account

CANCELLED = "The subscription was cancelled."


def cancel_subscription(member: Member) -> Subscription:
    """Return the subscription, which ends with its period; cancelling again changes nothing.

    A past-due subscription ends now. Conflict if none is active or a payment is under review.
    """
    require_capability(member, "account.billing")
    require_access(member, Access.BILLING)
    with transaction():
        account = lock_account(member.account_id)
        found = live_subscription(account.id)
        if found is not None:
            # First carry out what is already due: a period that has ended can't run on.
            advance_subscription(account.id, found.id)
            found = live_subscription(account.id)
        if found is None or found.status == SubscriptionStatus.INCOMPLETE:
            raise Conflict("No subscription is active.", code="nothing_to_cancel")
        subscription = lock_subscription(found.id)
        if subscription.cancel_at_period_end:
            return subscription
        for invoice in open_invoices(account.id, subscription_id=subscription.id):
            void_invoice(invoice, because=CANCELLED)
        _cancel(member, account, subscription)
        audit(
            member,
            "subscription.cancel",
            "subscription",
            subscription.id,
            until=subscription.current_period_end.isoformat() if subscription.current_period_end else None,
        )
        record(SubscriptionChanged(subscription.id), account_id=account.id)
    return subscription


def _cancel(member: Member, account: Account, subscription: Subscription) -> None:
    subscription.cancel_at_period_end = True
    subscription.save(update_fields=["cancel_at_period_end", "updated_at"])
    update_lapse_date(account, subscription)
    if subscription.status == SubscriptionStatus.PAST_DUE:
        now = database_now()
        end_subscription(member, account, subscription, SubscriptionStatus.EXPIRED, now, because="cancelled")
