"""What prices are reckoned with and how they can be paid; the same for every account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.fields import IdField
from tenancy.times import plausible_times


class ExchangeRate(models.Model):
    """What one US dollar cost from an instant on; rows are added, never changed."""

    id = IdField()
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8, help_text="Units of the currency for 1 USD.")
    valid_from = models.DateTimeField()
    added_by_id = models.UUIDField(null=True, help_text="The member of staff; null for the first rates.")
    added_by_name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="billing_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="billing_rate_positive"),
            plausible_times("billing_rate_plausible_from", "valid_from"),
        ]


class PaymentMethod(models.Model):
    """A manual payment method of one country; without a `country`, of all countries that have none."""

    id = IdField()
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True)
    instructions = models.TextField(help_text="The payment instructions that customers read.")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    is_set_up = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether the instructions are complete. Pages offer only methods that are set up.",
    )
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "code"], name="billing_method_once"),
        ]

    def __str__(self) -> str:
        return self.name
