"""Update the time when an account loses its access, so that every request can check it against the clock."""

from __future__ import annotations

from datetime import datetime

from billing.models import Subscription
from billing.rules.dunning import lapses_at
from billing.states import SubscriptionStatus
from tenancy.models import Account

RUNNING = (SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE)


def update_lapse_date(account: Account, subscription: Subscription) -> None:
    """Update `lapses_at` after a change of the period or its end; the account is locked."""
    account.lapses_at = lapse_of(subscription)
    account.save(update_fields=["lapses_at", "updated_at"])


def lapse_of(subscription: Subscription) -> datetime | None:
    """Return the end of the paid period, plus the grace period unless the subscription ends there."""
    end = subscription.current_period_end
    if end is None or subscription.status not in RUNNING:
        return None
    return end if subscription.ends_there else lapses_at(end)
