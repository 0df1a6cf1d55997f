"""Change the plan of an active subscription: its limits and the account's plan."""

from __future__ import annotations

from billing.models import Subscription
from plans.actions.give_plan import give_plan
from plans.models import Plan
from tenancy.models import Account


def apply_plan(account: Account, subscription: Subscription, plan: Plan) -> None:
    """Apply the plan; both rows are locked. What exceeds the new limits stays usable, but can't grow."""
    subscription.plan = plan
    subscription.save(update_fields=["plan", "next_plan", "updated_at"])
    give_plan(
        account.id,
        plan,
        starts_at=subscription.current_period_start,
        ends_at=subscription.current_period_end,
    )
    account.plan = plan.code
    account.save(update_fields=["plan", "updated_at"])
