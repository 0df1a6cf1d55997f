"""Ledgers, their cells, and the mutex row of every number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from books.models.period import Period
from books.states import LedgerState
from tenancy.models import Account, ScopedManager, TenantModel
from tenancy.rowsecurity import TenantForeignKey

STATES = [state.value for state in LedgerState]


class Ledger(TenantModel):
    """A pocket of capacity within a period; ledgers are filled in the order of (priority, id)."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="ledgers", db_constraint=False)
    name = models.CharField(max_length=120)
    priority = models.IntegerField()
    # The capacity a number gets unless its cell was given another, in units (minor).
    capacity = models.BigIntegerField()
    state = models.CharField(max_length=6, choices=[(s, s) for s in STATES], default="OPEN")
    # What closed it: 'hand', or the pre-close whose undo reopens exactly what it closed.
    closed_by = models.CharField(max_length=10, blank=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_ledger_period"),
            models.UniqueConstraint(fields=["account", "period", "name"], name="books_ledger_name"),
            models.CheckConstraint(condition=Q(capacity__gte=0), name="books_ledger_capacity"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="books_ledger_state"),
        ]

    def __str__(self) -> str:
        return self.name


class PeriodNumber(models.Model):
    """The mutex of a number in a period, and its totals for the board (minor amounts).

    Cells, covers and pending entries of a number change only while this row is locked.
    """

    pk = models.CompositePrimaryKey("account_id", "period_id", "number")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    period = models.ForeignKey(Period, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    number = models.SmallIntegerField()
    sold = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    covered = models.BigIntegerField(default=0)
    retained = models.BigIntegerField(default=0)
    reserve = models.BigIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            TenantForeignKey(
                column="period_id", to="books_period", name="books_number_period", on_delete="CASCADE"
            ),
            models.CheckConstraint(
                condition=Q(sold__gte=0, held__gte=0, pending__gte=0)
                & Q(covered__gte=0, retained__gte=0, reserve__gte=0),
                name="books_number_not_negative",
            ),
            # What was sold and not given back is somewhere.
            models.CheckConstraint(
                condition=Q(sold=F("held") + F("pending") + F("covered") + F("retained")),
                name="books_number_adds_up",
            ),
        ]


class Cell(models.Model):
    """A ledger's capacity and use for one number, in units (minor)."""

    pk = models.CompositePrimaryKey("account_id", "ledger_id", "number")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    number = models.SmallIntegerField()
    capacity = models.BigIntegerField()
    used = models.BigIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            TenantForeignKey(
                column="ledger_id", to="books_ledger", name="books_cell_ledger", on_delete="CASCADE"
            ),
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(used__lte=F("capacity")), name="books_cell_never_oversold"
            ),
        ]
