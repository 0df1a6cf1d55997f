"""Printed receipts: the first is the original, every later one a numbered copy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from books.models.ticket import Ticket
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class ReceiptPrint(TenantModel):
    """One print of a ticket's receipt; `copy` is 0 for the original."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="prints", db_constraint=False)
    copy = models.IntegerField()
    paper = models.CharField(max_length=3)
    printed_by_id = models.UUIDField(help_text="The membership that printed it.")
    printed_by_name = models.CharField(max_length=300)
    printed_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="books_ticket", name="books_print_ticket"),
            models.UniqueConstraint(fields=["account", "ticket", "copy"], name="books_print_copy"),
            models.CheckConstraint(condition=Q(copy__gte=0), name="books_print_copy_not_negative"),
        ]
