"""The arrangement under which an account uses the product from period to period."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.states import LIVE_SUBSCRIPTIONS, SubscriptionStatus
from dates import LAST_COMPUTED
from plans.models import Plan
from tenancy.models import TenantModel
from tenancy.times import plausible_times


class Subscription(TenantModel):
    """A plan over its periods; an account has at most one live subscription and any number of ended ones."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=[(s.value, s.value) for s in SubscriptionStatus])
    is_trial = models.BooleanField(default=False)
    auto_renew = models.BooleanField(default=True)
    anchor_day = models.PositiveSmallIntegerField(
        null=True, help_text="The day of the month on which periods start; the last day in shorter months."
    )
    current_period_start = models.DateTimeField(null=True)
    current_period_end = models.DateTimeField(null=True)
    cancel_at_period_end = models.BooleanField(default=False)
    next_plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="+", null=True, help_text="The plan of the next period."
    )
    activated_at = models.DateTimeField(null=True, help_text="The start of the first paid period.")
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(status__in=[s.value for s in LIVE_SUBSCRIPTIONS]),
                name="billing_subscription_one_live",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in SubscriptionStatus]),
                name="billing_subscription_status",
            ),
            models.CheckConstraint(
                condition=Q(current_period_start__isnull=True, current_period_end__isnull=True)
                | Q(current_period_end__gt=F("current_period_start")),
                name="billing_subscription_forward",
            ),
            plausible_times(
                "billing_subscription_plausible",
                "current_period_start",
                "current_period_end",
                latest=LAST_COMPUTED,
            ),
            models.CheckConstraint(
                condition=Q(anchor_day__isnull=True) | Q(anchor_day__gte=1, anchor_day__lte=31),
                name="billing_subscription_anchor",
            ),
        ]
        indexes: ClassVar = [
            # For the lists of due subscriptions of all accounts.
            models.Index(fields=["status", "current_period_end"], name="billing_subscription_due"),
        ]

    @property
    def ends_there(self) -> bool:
        """Whether no period is to follow the one that runs."""
        return self.is_trial or self.cancel_at_period_end or not self.auto_renew
