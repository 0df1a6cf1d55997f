"""Credit notes: the documents that reverse paid invoices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.models.invoice import Invoice
from billing.models.payment import Payment
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class CreditNote(TenantModel):
    """A numbered document against one invoice; added, never changed."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes", db_constraint=False)
    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="credit_notes", db_constraint=False, null=True
    )
    number = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    lines = models.JSONField()
    seller = models.JSONField()
    buyer = models.JSONField()
    reason = models.CharField(max_length=1000)
    credits_clawed_back = models.BigIntegerField(default=0)
    credits_spent = models.BigIntegerField(
        default=0, help_text="Credits that were already spent and could not be removed."
    )
    issued_by_id = models.UUIDField()
    issued_by_name = models.CharField(max_length=300)
    issued_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="invoice_id", to="billing_invoice", name="billing_credit_note_invoice"),
            TenantForeignKey(column="payment_id", to="billing_payment", name="billing_credit_note_payment"),
            models.UniqueConstraint(fields=["account", "number"], name="billing_credit_note_number"),
            models.UniqueConstraint(
                fields=["account", "payment"], name="billing_credit_note_once", nulls_distinct=True
            ),
            models.CheckConstraint(condition=Q(total_minor__gt=0), name="billing_credit_note_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="billing_note_by_number")]
