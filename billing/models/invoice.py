"""Invoices: written once, numbered once, then only moved from status to status."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.models.subscription import Subscription
from billing.states import InvoiceStatus, Purpose
from dates import LAST_COMPUTED
from plans.models import Plan
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_times


class NumberSeries(models.Model):
    """The counter of one kind of document in one year; its row is the last lock of a transaction."""

    pk = models.CompositePrimaryKey("kind", "year")
    kind = models.CharField(max_length=3, help_text="INV or CN.")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)


class Invoice(TenantModel):
    """What an account owes, as it was when the invoice was issued.

    The application can change only the status and its times, and set the number once; a trigger protects
    the number.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="invoices", db_constraint=False
    )
    purpose = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Purpose])
    status = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in InvoiceStatus], default=InvoiceStatus.DRAFT.value
    )
    number = models.CharField(max_length=20, null=True)
    pay_code = models.CharField(
        max_length=16, null=True, help_text="The code by which a transfer is recognised."
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    plan_name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    usd_cents = models.BigIntegerField()
    exchange_rate = models.DecimalField(max_digits=18, decimal_places=8)
    lines = models.JSONField(help_text="[{description, quantity, unit_minor, total_minor}]")
    seller = models.JSONField(help_text="{name, address, tax_id, email}")
    buyer = models.JSONField(help_text="{name, person, email, country}")
    metadata = models.JSONField(default=dict)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="replaced_by",
        db_constraint=False,
        null=True,
        help_text="The invoice whose payment was reversed.",
    )
    period_start = models.DateTimeField(null=True, help_text="Null if the period starts with the payment.")
    period_end = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    finalised_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=255, blank=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(
                column="subscription_id", to="billing_subscription", name="billing_invoice_subscription"
            ),
            TenantForeignKey(column="replaces_id", to="billing_invoice", name="billing_invoice_replaces"),
            models.UniqueConstraint(fields=["account", "number"], name="billing_invoice_number"),
            models.UniqueConstraint(fields=["account", "pay_code"], name="billing_invoice_pay_code"),
            # A period has one invoice, however often the schedule runs.
            models.UniqueConstraint(
                fields=["account", "subscription", "period_start", "replaces"],
                condition=Q(purpose="renewal") & ~Q(status="void"),
                nulls_distinct=False,
                name="billing_invoice_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in InvoiceStatus]), name="billing_invoice_status"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", number__isnull=True)
                | (~Q(status="draft") & Q(number__isnull=False, pay_code__isnull=False)),
                name="billing_invoice_numbered",
            ),
            models.CheckConstraint(condition=Q(total_minor__gt=0), name="billing_invoice_something"),
            plausible_times("billing_invoice_plausible_due", "due_at", latest=LAST_COMPUTED),
            plausible_times(
                "billing_invoice_plausible_period", "period_start", "period_end", latest=LAST_COMPUTED
            ),
            models.CheckConstraint(
                condition=Q(status="paid", paid_at__isnull=False) | ~Q(status="paid"),
                name="billing_invoice_paid_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pay_code"], name="billing_invoice_by_code"),
            models.Index(fields=["number"], name="billing_invoice_by_number"),
            models.Index(fields=["status", "due_at"], name="billing_invoice_due"),
        ]
