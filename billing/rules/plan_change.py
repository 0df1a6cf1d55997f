"""What choosing a plan does, by the account's current plan and status."""

from __future__ import annotations

from enum import StrEnum

from billing.states import SubscriptionStatus


class Change(StrEnum):
    START = "start"  # a first paid period: an invoice, and the plan once it is paid
    UPGRADE = "upgrade"  # a larger plan for the rest of the period: an invoice of the difference
    DOWNGRADE = "downgrade"  # a smaller plan from the next period on
    RENEW = "renew"  # the past-due period is billed with this plan instead
    UNCHANGED = "keep"  # the current plan; a planned change is removed


def change_of(
    status: SubscriptionStatus | None, *, is_trial: bool, now_cents: int, wanted_cents: int, is_same: bool
) -> Change:
    """Return the change. `status` is None without a live subscription; prices are US cents per month."""
    if status in (None, SubscriptionStatus.INCOMPLETE) or is_trial:
        return Change.START
    if is_same:
        return Change.UNCHANGED
    if status == SubscriptionStatus.PAST_DUE:
        return Change.RENEW
    return Change.UPGRADE if wanted_cents > now_cents else Change.DOWNGRADE
