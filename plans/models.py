"""The plans on offer, and what each account has been given."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dates import LAST_COMPUTED
from tenancy.models import TenantModel
from tenancy.times import plausible_times


class Limits(models.Model):
    """How many of each thing, and how many credits a period brings."""

    max_sites = models.PositiveIntegerField()
    max_users = models.PositiveIntegerField()
    max_books = models.PositiveIntegerField()
    max_groups = models.PositiveIntegerField()
    credits_per_period = models.PositiveIntegerField()

    class Meta:
        abstract = True


class Plan(Limits):
    """One line of the price list; the same for every account, so without row security."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=80)
    usd_cents = models.PositiveIntegerField(help_text="Price per month in US cents.")
    trial_days = models.PositiveIntegerField(default=0, help_text="0 for a paid plan.")
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_trial(self) -> bool:
        return self.trial_days > 0


class Grant(TenantModel, Limits):
    """The limits of an account: those of its plan when they were granted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    is_trial = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, help_text="Null until the first payment.")
    ends_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account"], name="plans_grant_one"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="plans_grant_forward"
            ),
            plausible_times("plans_grant_plausible_times", "starts_at", "ends_at", latest=LAST_COMPUTED),
        ]
