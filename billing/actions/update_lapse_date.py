"""Tell the account until when it is in good standing, so that it is right by the clock alone."""

from __future__ import annotations

from datetime import datetime

from billing.models import Subscription
from billing.rules.dunning import lapses_at
from billing.states import SubscriptionStatus
from tenancy.models import Account

RUNNING = (SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE)


def update_lapse_date(account: Account, subscription: Subscription) -> None:
    """Write it after every change of the period or of its end; the account is locked."""
    account.lapses_at = lapse_of(subscription)
    account.save(update_fields=["lapses_at", "updated_at"])


def lapse_of(subscription: Subscription) -> datetime | None:
    """The end of what is paid for; with the grace, unless there is to be no next period."""
    end = subscription.current_period_end
    if end is None or subscription.status not in RUNNING:
        return None
    return end if subscription.ends_there else lapses_at(end)
