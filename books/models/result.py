"""The result of a period, its corrections, and the prizes that were paid on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from books.models.period import Period
from books.models.ticket import Ticket
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Result(TenantModel):
    """An announced number, or a correction of it. Never changed, never removed.

    The result with the greatest `position` counts. `fingerprint` is of the book, not of the number.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="results", db_constraint=False)
    position = models.SmallIntegerField(help_text="1 for the announcement, then the corrections in order.")
    number = models.SmallIntegerField()
    fingerprint = models.BinaryField(max_length=32)
    made_by = models.UUIDField(null=True, help_text="The membership; none when the schedule revealed it.")
    made_by_name = models.CharField(max_length=300, blank=True)
    approved_by = models.UUIDField(null=True, help_text="The second person of a correction.")
    approved_by_name = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    # The transaction of the journal by which its prizes are owed.
    prizes_posted = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_result_period"),
            TenantForeignKey(column="made_by", to="tenancy_membership", name="books_result_maker"),
            TenantForeignKey(column="approved_by", to="tenancy_membership", name="books_result_approver"),
            TenantForeignKey(
                column="prizes_posted", to="journal_transaction", name="books_result_prizes_posted"
            ),
            models.UniqueConstraint(fields=["account", "period", "position"], name="books_result_position"),
            models.CheckConstraint(
                condition=Q(position=1, approved_by__isnull=True)
                | Q(position__gt=1, approved_by__isnull=False, made_by__isnull=False)
                & ~Q(approved_by=models.F("made_by"))
                & ~Q(reason=""),
                name="books_result_by_two_persons",
            ),
        ]


class Correction(TenantModel):
    """Another number that one person proposes and a second must approve."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="corrections", db_constraint=False)
    number = models.SmallIntegerField()
    reason = models.CharField(max_length=500)
    asked_by = models.UUIDField(help_text="The membership.")
    asked_by_name = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_correction_period"),
            TenantForeignKey(column="asked_by", to="tenancy_membership", name="books_correction_asker"),
            models.UniqueConstraint(
                fields=["account", "period"],
                condition=Q(approved_at__isnull=True, withdrawn_at__isnull=True),
                name="books_correction_one_waiting",
            ),
        ]


class Claim(TenantModel):
    """A prize paid to a ticket, once per result. Minor units. Never changed, never removed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="claims", db_constraint=False)
    result = models.ForeignKey(Result, models.PROTECT, related_name="claims", db_constraint=False)
    amount = models.BigIntegerField()
    paid_by = models.UUIDField(help_text="The membership.")
    paid_by_name = models.CharField(max_length=300)
    paid_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="books_ticket", name="books_claim_ticket"),
            TenantForeignKey(column="result_id", to="books_result", name="books_claim_result"),
            TenantForeignKey(column="paid_by", to="tenancy_membership", name="books_claim_payer"),
            models.UniqueConstraint(fields=["account", "ticket", "result"], name="books_claim_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="books_claim_positive"),
        ]
