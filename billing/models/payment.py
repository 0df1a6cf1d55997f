"""Payments reported by customers, and their evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.models.invoice import Invoice
from billing.models.prices import PaymentMethod
from billing.states import LIVE_PAYMENTS, PaymentSource, PaymentStatus, RejectReason
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey

_LIVE = Q(status__in=[s.value for s in LIVE_PAYMENTS])


class Payment(TenantModel):
    """A payment for one invoice; its report doesn't change, the decision is added."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments", db_constraint=False)
    payment_method = models.ForeignKey(PaymentMethod, models.PROTECT, related_name="+", null=True)
    source = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in PaymentSource],
        default=PaymentSource.CUSTOMER.value,
    )
    status = models.CharField(
        max_length=20,
        choices=[(s.value, s.value) for s in PaymentStatus],
        default=PaymentStatus.PENDING_APPROVAL.value,
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    manual_reference = models.CharField(max_length=255)
    reference_key = models.CharField(
        max_length=255,
        help_text="The reference in the form used for comparison: letters and digits in capitals.",
    )
    manual_notes = models.CharField(max_length=1000, blank=True)
    submitted_by_id = models.UUIDField(
        null=True, help_text="The user; null if the payment comes from a statement."
    )
    submitted_by_name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True, help_text="The member of staff; null for a statement.")
    decided_by_name = models.CharField(max_length=300, blank=True)
    reject_reason = models.CharField(
        max_length=30, blank=True, choices=[(r.value, r.value) for r in RejectReason]
    )
    reject_text = models.CharField(max_length=1000, blank=True)
    reversed_at = models.DateTimeField(null=True)
    reversed_by_id = models.UUIDField(null=True)
    reversed_by_name = models.CharField(max_length=300, blank=True)
    reversal_reason = models.CharField(max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="invoice_id", to="billing_invoice", name="billing_payment_invoice"),
            models.UniqueConstraint(
                fields=["account", "invoice"], condition=_LIVE, name="billing_payment_one_live"
            ),
            models.UniqueConstraint(
                fields=["account", "reference_key"], condition=_LIVE, name="billing_payment_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in PaymentStatus]), name="billing_payment_status"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_payment_something"),
            models.CheckConstraint(
                condition=~Q(status__in=["succeeded", "rejected", "reversed"]) | Q(decided_at__isnull=False),
                name="billing_payment_decided_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reference_key"], name="billing_payment_reference"),
            models.Index(fields=["status", "created_at"], name="billing_payment_queue"),
        ]


class Evidence(TenantModel):
    """A picture or PDF that shows a payment; the file itself is in private storage."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="evidence", db_constraint=False)
    file_name = models.CharField(max_length=255, help_text="The file name that the customer used.")
    stored_as = models.CharField(max_length=255)
    content_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    uploaded_by_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="payment_id", to="billing_payment", name="billing_evidence_payment"),
        ]
