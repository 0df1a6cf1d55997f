"""Begin an account's subscription with its sign-up: a trial at once, a paid plan with its invoice."""

from __future__ import annotations

from datetime import timedelta

from billing.actions.issue_invoice import issue_invoice
from billing.locking import lock_account
from billing.models import Subscription
from billing.states import Purpose, SubscriptionStatus
from kernel.clock import database_now
from kernel.transactions import transaction
from plans.models import Plan
from tenancy.member import Member

DUE_DAYS = 7


def open_subscription(member: Member, plan: Plan) -> Subscription:
    """The new account's first subscription, in the transaction of its sign-up."""
    with transaction():
        account = lock_account(member.account_id)
        now = database_now()
        if plan.is_trial:
            return Subscription.objects.create(
                account_id=account.id,
                plan=plan,
                status=SubscriptionStatus.ACTIVE,
                is_trial=True,
                auto_renew=False,
                current_period_start=now,
                current_period_end=member.trial_ends_at,
            )
        waiting = Subscription.objects.create(
            account_id=account.id, plan=plan, status=SubscriptionStatus.INCOMPLETE
        )
        issue_invoice(
            account,
            waiting,
            plan=plan,
            purpose=Purpose.START,
            usd_cents=plan.usd_cents,
            due_at=now + timedelta(days=DUE_DAYS),
        )
    return waiting
