"""Refunds of tickets: how much, when, by whom and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from books.models.ticket import Ticket
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Refund(TenantModel):
    """One refund of a ticket or of one of its entries; minor units. Never changed, never removed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="refunds", db_constraint=False)
    entry_id = models.UUIDField(null=True, help_text="The one entry it was asked for, if it was.")
    amount = models.BigIntegerField()
    spill_only = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    made_by = models.UUIDField(null=True, help_text="The membership; none when the clock did it.")
    made_by_name = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="books_ticket", name="books_refund_ticket"),
            TenantForeignKey(column="entry_id", to="books_entry", name="books_refund_entry"),
            TenantForeignKey(column="made_by", to="tenancy_membership", name="books_refund_maker"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="books_refund_positive"),
        ]
