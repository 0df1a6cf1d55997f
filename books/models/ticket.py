"""Sales: tickets, their entries, and the parts of entries in ledgers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from books.models.ledger import Ledger
from books.models.period import Period
from books.states import TicketState
from tenancy.models import Account, TenantModel
from tenancy.rowsecurity import TenantForeignKey

STATES = [state.value for state in TicketState]


class Ticket(TenantModel):
    """A sale to a customer. All amounts are minor units of the book's currency."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="tickets", db_constraint=False)
    # What stands on the receipt: unguessable, so that a code cannot be counted up to another's.
    code = models.CharField(max_length=12)
    seller_id = models.UUIDField(help_text="The membership that sold it.")
    seller_name = models.CharField(max_length=300)
    customer = models.CharField(max_length=120, blank=True)
    # By which a customer is told: kernel.names.name_key of the name.
    customer_key = models.CharField(max_length=240, blank=True, db_default="")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=15, choices=[(s, s) for s in STATES])
    total = models.BigIntegerField()
    spill_total = models.BigIntegerField()
    refunded = models.BigIntegerField(default=0)
    entry_count = models.IntegerField()
    # The book's table of lesser prizes as it stood at the sale; the odds stand on each entry.
    payouts = models.JSONField(default=dict, db_default={})
    accepted_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_ticket_period"),
            TenantForeignKey(column="seller_id", to="tenancy_membership", name="books_ticket_seller"),
            models.UniqueConstraint(fields=["account", "period", "code"], name="books_ticket_code"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="books_ticket_state"),
            models.CheckConstraint(
                condition=Q(total__gt=0, refunded__gte=0, refunded__lte=F("total")),
                name="books_ticket_amounts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "period", "seller_id"], name="books_ticket_by_seller"),
            models.Index(
                fields=["account", "period", "customer_key"],
                condition=~Q(customer_key=""),
                name="books_ticket_by_customer_key",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Entry(TenantModel):
    """One line of a ticket: a number and an amount, and how every minor unit of it is held."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    period_id = models.UUIDField()
    line = models.IntegerField(help_text="Place within the ticket, from 1.")
    number = models.SmallIntegerField()
    amount = models.BigIntegerField()
    held = models.BigIntegerField()
    pending = models.BigIntegerField()
    covered = models.BigIntegerField(default=0)
    retained = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    # AUTO parts may go into ledgers later; MANUAL ones never do behind the user's back.
    pending_mode = models.CharField(max_length=6, default="AUTO")
    odds = models.DecimalField(max_digits=12, decimal_places=4)
    capacity_factor = models.DecimalField(max_digits=8, decimal_places=4)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="books_ticket", name="books_entry_ticket"),
            models.UniqueConstraint(fields=["account", "ticket", "line"], name="books_entry_line"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, held__gte=0, pending__gte=0)
                & Q(covered__gte=0, retained__gte=0, refunded__gte=0),
                name="books_entry_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("held") + F("pending") + F("covered") + F("retained") + F("refunded")),
                name="books_entry_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(pending_mode__in=["AUTO", "MANUAL"]), name="books_entry_pending_mode"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "period_id", "number"], name="books_entry_number"),
            models.Index(
                fields=["account", "period_id", "number"],
                condition=Q(pending__gt=0),
                name="books_entry_pending",
            ),
        ]


class Leg(TenantModel):
    """The part of an entry that a ledger holds: `amount` of the stake, `units` of the capacity."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="legs", db_constraint=False)
    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="legs", db_constraint=False)
    # The order in which the entry's legs were filled; refunds take the last first.
    position = models.SmallIntegerField()
    amount = models.BigIntegerField()
    units = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="entry_id", to="books_entry", name="books_leg_entry"),
            TenantForeignKey(column="ledger_id", to="books_ledger", name="books_leg_ledger"),
            models.CheckConstraint(condition=Q(amount__gte=0, units__gte=0), name="books_leg_not_negative"),
        ]
