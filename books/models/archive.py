"""Snapshots of ledgers when they closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from books.models.ledger import Ledger
from tenancy.models import Account, ScopedManager
from tenancy.rowsecurity import TenantForeignKey


class ClosedCell(models.Model):
    """A ledger's part of a number when it closed, in units (minor); empty cells have no row.

    Refunds and voids of an announcement may change the cell afterwards; the snapshot stays. Reopening the
    ledger deletes it.
    """

    pk = models.CompositePrimaryKey("account_id", "ledger_id", "number")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    ledger = models.ForeignKey(
        Ledger, models.CASCADE, related_name="closed_cells", db_index=False, db_constraint=False
    )
    number = models.SmallIntegerField()
    capacity = models.BigIntegerField()
    used = models.BigIntegerField()

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            TenantForeignKey(
                column="ledger_id", to="books_ledger", name="books_closedcell_ledger", on_delete="CASCADE"
            ),
        ]
