"""Accounts, their members, and the base of every row that belongs to an account."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dates import LAST_COMPUTED
from kernel.fields import IdField
from tenancy.access import Status
from tenancy.demand import Demand
from tenancy.roles import Role
from tenancy.scope import current_account, reads_every_account
from tenancy.times import plausible_times


class Account(models.Model):
    """A tenant: one operator's business. Its row is visible in its scope and to its members."""

    id = IdField()
    name = models.CharField(max_length=255)
    status = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Status])
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=64, default="UTC")
    plan = models.CharField(max_length=40)
    trial_ends_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(
        null=True, help_text="When good standing ends unless something is paid; whatever the status says."
    )
    second_factor_demand = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=[(d.value, d.value) for d in Demand if d],
        help_text="Who must have a second factor to work here; empty for nobody.",
    )
    second_factor_from = models.DateTimeField(null=True, help_text="From when it is demanded.")
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="tenancy_account_status"
            ),
            models.CheckConstraint(
                condition=Q(second_factor_demand="")
                | Q(
                    second_factor_demand__in=[d.value for d in Demand if d], second_factor_from__isnull=False
                ),
                name="tenancy_account_second_factor",
            ),
            plausible_times(
                "tenancy_account_plausible_times", "trial_ends_at", "lapses_at", latest=LAST_COMPUTED
            ),
        ]

    def __str__(self) -> str:
        return self.name


Row = TypeVar("Row", bound=models.Model)


class ScopedManager(models.Manager[Row]):
    """Finds only the rows of the account in scope, and raises when there is none; staff can read all rows."""

    def get_queryset(self) -> models.QuerySet[Row]:
        if reads_every_account():
            return super().get_queryset()
        return super().get_queryset().filter(account_id=current_account())


class TenantModel(models.Model):
    """A row that belongs to one account: forced row security, composite foreign keys, scoped manager.

    Subclasses inherit `Meta` and list their foreign keys as `TenantForeignKey` constraints. The migration
    that creates the table protects it with `ProtectTenantTable`. A test checks the database's catalogue.
    """

    id = IdField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "id"], name="%(app_label)s_%(class)s_account_id"),
        ]


class Membership(TenantModel):
    """A user's membership of an account. The row stays when they leave: tickets name their sellers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Role])
    is_active = models.BooleanField(default=True)
    # Whether it counts towards the plan's limit of users; people who only hold chit tickets don't.
    takes_seat = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "user"], name="tenancy_membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]), name="tenancy_membership_role"
            ),
            # Exactly one member is responsible for the account.
            models.UniqueConstraint(
                fields=["account"], condition=Q(role="owner"), name="tenancy_membership_one_owner"
            ),
        ]
