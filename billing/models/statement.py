"""Statements of the platform's own bank, and what became of each line; rows of the staff, of no account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.rules.matching import Verdict
from billing.states import LineState
from kernel.fields import IdField
from tenancy.times import plausible_days


class BankStatement(models.Model):
    """One file, imported once; again when its import was undone."""

    id = IdField()
    file_name = models.CharField(max_length=255)
    sha256 = models.BinaryField(max_length=32)
    format = models.CharField(
        max_length=10, help_text="csv, xlsx, camt053, or zip if a ZIP file has several."
    )
    bank_account = models.CharField(max_length=100, blank=True)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(
        default=list, help_text="[{line, detail}] of the first lines that could not be read."
    )
    imported_by_id = models.UUIDField()
    imported_by_name = models.CharField(max_length=300)
    created_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)
    undone_by_name = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(undone_at__isnull=True), name="billing_statement_once"
            ),
        ]


class StatementUpload(models.Model):
    """A file that a member of staff has uploaded but not imported, stored for at most a day."""

    id = IdField()
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    uploaded_by_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())


class BankMapping(models.Model):
    """How a bank's CSV is read, stored for its next file and found by the names of its columns."""

    id = IdField()
    name = models.CharField(max_length=80, unique=True)
    header_sha256 = models.BinaryField(max_length=32, unique=True)
    mapping = models.JSONField(help_text="In the form that `billing.readers.mapping` reads.")
    saved_by_name = models.CharField(max_length=300)
    saved_at = models.DateTimeField(db_default=Now())


class StatementLine(models.Model):
    """A line of a bank file: money in, proposed as a payment or waiting for a decision, or another line.

    Other lines are money out, duplicates and unreadable lines. The bank's data doesn't change; the
    application can only add the outcome.
    """

    id = IdField()
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    booked_on = models.DateField(null=True)
    amount_minor = models.BigIntegerField(null=True, help_text="Negative for money out.")
    currency = models.CharField(max_length=3, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    payer = models.CharField(max_length=300, blank=True)
    bank_reference = models.CharField(max_length=140, blank=True)
    reference_keys = models.CharField(
        max_length=500, blank=True, db_default="", help_text="All references in the form used for comparison."
    )
    bank_account = models.CharField(max_length=100, blank=True, db_default="")
    detail = models.CharField(
        max_length=300, blank=True, db_default="", help_text="Why the line can't be read."
    )
    fingerprint = models.BinaryField(max_length=32)
    verdict = models.CharField(max_length=20, choices=[(v.value, v.value) for v in Verdict])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in LineState])
    # Ids without foreign keys, because these rows belong to accounts and this row doesn't.
    for_account_id = models.UUIDField(null=True)
    invoice_id = models.UUIDField(null=True)
    payment_id = models.UUIDField(null=True)
    duplicate_of_id = models.UUIDField(
        null=True, db_column="twin_id", help_text="The line of another file that seems to be the same."
    )
    note = models.CharField(max_length=1000, blank=True)
    settled_by_id = models.UUIDField(null=True)
    settled_by_name = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=["out", "returned", "not_booked", "known", "unreadable"])
                | Q(amount_minor__gt=0),
                name="billing_line_came_in",
            ),
            models.CheckConstraint(
                condition=Q(verdict="unreadable")
                | Q(amount_minor__isnull=False, booked_on__isnull=False) & ~Q(currency=""),
                name="billing_line_was_read",
            ),
            # Duplicates are stored beside their original; an undone import can be repeated.
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=~Q(verdict__in=["known", "not_booked", "unreadable"]) & ~Q(state="undone"),
                name="billing_line_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(payment_id__isnull=False, invoice_id__isnull=False),
                name="billing_line_proposes_something",
            ),
            plausible_days("billing_line_plausible_day", "booked_on"),
            # A payment has at most one line.
            models.UniqueConstraint(fields=["payment_id"], name="billing_line_one_a_payment"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="billing_line_queue"),
            models.Index(fields=["booked_on", "amount_minor"], name="billing_line_by_day"),
            models.Index(fields=["fingerprint"], name="billing_line_fingerprint"),
        ]


class LineShare(models.Model):
    """The part of a line that pays one of several invoices; rows are never changed.

    The line itself names the first invoice.
    """

    id = IdField()
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="shares", db_index=False)
    # Of another floor of the house: ids, as in the line.
    for_account_id = models.UUIDField()
    invoice_id = models.UUIDField()
    payment_id = models.UUIDField()
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_share_positive"),
            models.UniqueConstraint(fields=["payment_id"], name="billing_share_one_a_payment"),
        ]
        indexes: ClassVar = [models.Index(fields=["line"], name="billing_share_by_line")]
