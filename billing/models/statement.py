"""Statements of the platform's own bank, and what became of each line; rows of the staff, of no account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.rules.matching import Verdict
from billing.states import LineState
from kernel.ids import new_id


class BankStatement(models.Model):
    """One file, imported once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.BinaryField(max_length=32, unique=True)
    format = models.CharField(max_length=10, help_text="csv or camt053.")
    bank_account = models.CharField(max_length=100, blank=True)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list, help_text="[{line, detail}] of lines that could not be read.")
    imported_by_id = models.UUIDField()
    imported_by_name = models.CharField(max_length=300)
    created_at = models.DateTimeField(db_default=Now())


class BankMapping(models.Model):
    """How a bank's CSV is read, kept from one file of it to the next; known by the names of its columns."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    header_sha256 = models.BinaryField(max_length=32, unique=True)
    mapping = models.JSONField(help_text="As `billing.readers.mapping` takes it.")
    saved_by_name = models.CharField(max_length=300)
    saved_at = models.DateTimeField(db_default=Now())


class StatementLine(models.Model):
    """Money that came in: proposed as somebody's payment, or waiting for a person to say whose it is.

    What the bank said stays; the application may only add what became of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    booked_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    text = models.CharField(max_length=1000, blank=True)
    payer = models.CharField(max_length=300, blank=True)
    bank_reference = models.CharField(max_length=140, blank=True)
    reference_keys = models.CharField(
        max_length=500, blank=True, db_default="", help_text="All its references as they are compared."
    )
    fingerprint = models.BinaryField(max_length=32, unique=True)
    verdict = models.CharField(max_length=20, choices=[(v.value, v.value) for v in Verdict])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in LineState])
    # Of another floor of the house: ids, for the rows belong to accounts and this one does not.
    for_account_id = models.UUIDField(null=True)
    invoice_id = models.UUIDField(null=True)
    payment_id = models.UUIDField(null=True)
    twin_id = models.UUIDField(null=True, help_text="The line of another file that seems to be the same.")
    note = models.CharField(max_length=1000, blank=True)
    settled_by_id = models.UUIDField(null=True)
    settled_by_name = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_line_came_in"),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(payment_id__isnull=False, invoice_id__isnull=False),
                name="billing_line_proposes_something",
            ),
            # One payment is told of by one line.
            models.UniqueConstraint(fields=["payment_id"], name="billing_line_one_a_payment"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="billing_line_queue"),
            models.Index(fields=["booked_on", "amount_minor"], name="billing_line_by_day"),
        ]
