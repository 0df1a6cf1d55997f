"""Reminders that were sent, each once a period."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from billing.models.subscription import Subscription
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Reminder(TenantModel):
    """One reminder about the end of one period; added, never changed."""

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="reminders", db_constraint=False, db_index=False
    )
    period_end = models.DateTimeField()
    day = models.SmallIntegerField(help_text="Days after the end of the period; negative before it.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(
                column="subscription_id", to="billing_subscription", name="billing_reminder_subscription"
            ),
            models.UniqueConstraint(
                fields=["account", "subscription", "period_end", "day"], name="billing_reminder_once"
            ),
        ]
