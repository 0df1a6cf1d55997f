"""Changes of plans, rates and payment methods by staff, with old and new values."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from kernel.fields import IdField


class PriceChange(models.Model):
    """One change of what holds for every account; added, never changed."""

    id = IdField()
    what = models.CharField(max_length=20, help_text="rate, method or plan.")
    subject = models.CharField(max_length=80, help_text="The currency, the payment method or the plan.")
    facts = models.JSONField(default=dict)
    staff_id = models.UUIDField()
    staff_name = models.CharField(max_length=300)
    ip_address = models.GenericIPAddressField(null=True)
    happened_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["what", "-happened_at"], name="billing_price_change_latest")
        ]
