"""The wallet of an account, its entries and its holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from credits.kinds import HoldState, Kind
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey

KEY_LENGTH = 128


class Wallet(TenantModel):
    """An account's balance and the part of it on hold, in credits."""

    balance = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0, help_text="The number of rows in its ledger.")

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account"], name="credits_wallet_one"),
            models.CheckConstraint(
                condition=Q(held__gte=0, balance__gte=F("held")), name="credits_wallet_covers"
            ),
        ]


class CreditEntry(TenantModel):
    """One change of the balance; the application may add these rows and read them, nothing else."""

    wallet = models.ForeignKey(Wallet, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    position = models.BigIntegerField(help_text="Counts the account's entries from 1, without gaps.")
    kind = models.CharField(max_length=40, choices=[(k.value, k.value) for k in Kind])
    amount = models.BigIntegerField(help_text="In credits; spending is negative.")
    balance_after = models.BigIntegerField()
    description = models.CharField(max_length=255)
    metadata = models.JSONField(default=dict)
    key = models.CharField(max_length=KEY_LENGTH, help_text="The same key takes effect only once.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "key"], name="credits_entry_once"),
            models.UniqueConstraint(fields=["account", "position"], name="credits_entry_position"),
            models.CheckConstraint(condition=~Q(amount=0), name="credits_entry_moves"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="credits_entry_never_short"),
            TenantForeignKey(column="wallet_id", to="credits_wallet", name="credits_entry_of_wallet"),
        ]


class Hold(TenantModel):
    """Credits set aside for one piece of work."""

    wallet = models.ForeignKey(Wallet, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    amount = models.BigIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in HoldState], default=HoldState.HELD
    )
    kind = models.CharField(max_length=40, choices=[(k.value, k.value) for k in Kind])
    description = models.CharField(max_length=255)
    metadata = models.JSONField(default=dict)
    key = models.CharField(max_length=KEY_LENGTH)
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "key"], name="credits_hold_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credits_hold_something"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in HoldState]), name="credits_hold_state"
            ),
            TenantForeignKey(column="wallet_id", to="credits_wallet", name="credits_hold_of_wallet"),
        ]
