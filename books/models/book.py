"""The game's definition in one account."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenancy.models import TenantModel


class WhenFull(models.TextChoices):
    SPILL = "SPILL"
    REFUSE = "REFUSE"
    TRIM = "TRIM"


class Permutation(models.TextChoices):
    EACH = "each"
    SPLIT = "split"


class AnnouncePolicy(models.TextChoices):
    RETAIN = "RETAIN"
    REFUND = "REFUND"


class DrawKind(models.TextChoices):
    EXTERNAL = "external"
    FAIR = "fair"


class Book(TenantModel):
    """Width, currency, odds and policies that every period of the book starts from."""

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=64)
    width = models.SmallIntegerField(default=3)
    capacity_factor = models.DecimalField(max_digits=8, decimal_places=4, default=Decimal(1))
    # What a stake of 1 on the lucky number pays; none where the book computes no prizes.
    odds = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    payouts = models.JSONField(default=dict, help_text="Odds of lesser prizes: permutation, near.")
    when_full = models.CharField(max_length=6, choices=WhenFull.choices, default=WhenFull.SPILL)
    permutation = models.CharField(max_length=5, choices=Permutation.choices, default=Permutation.EACH)
    announce_policy = models.CharField(
        max_length=6, choices=AnnouncePolicy.choices, default=AnnouncePolicy.RETAIN
    )
    draw = models.CharField(max_length=8, choices=DrawKind.choices, default=DrawKind.EXTERNAL)
    # Said yes to by hand, for draws that hang on no public beacon.
    accepts_test_beacon = models.BooleanField(default=False, db_default=False)
    four_eyes = models.BooleanField(default=False)
    almost_full_percent = models.SmallIntegerField(default=80)
    # How long prizes can be claimed after the announcement.
    claim_days = models.SmallIntegerField(default=90)
    # The loss (minor) that the house does not want to exceed; watched and alerted, not enforced.
    loss_limit = models.BigIntegerField(null=True)
    # Since when the present odds and payouts hold; none when they are the first.
    odds_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "name"], name="books_book_name"),
            models.CheckConstraint(condition=Q(width__in=[2, 3, 4]), name="books_book_width"),
            models.CheckConstraint(condition=Q(capacity_factor__gt=0), name="books_book_factor"),
            models.CheckConstraint(condition=Q(odds__isnull=True) | Q(odds__gt=0), name="books_book_odds"),
            models.CheckConstraint(
                condition=Q(almost_full_percent__gte=1, almost_full_percent__lte=100),
                name="books_book_almost_full",
            ),
            models.CheckConstraint(
                condition=Q(claim_days__gte=1, claim_days__lte=3660), name="books_book_claim_days"
            ),
            models.CheckConstraint(
                condition=Q(loss_limit__isnull=True) | Q(loss_limit__gt=0), name="books_book_loss_limit"
            ),
            models.CheckConstraint(condition=Q(when_full__in=WhenFull.values), name="books_book_when_full"),
            models.CheckConstraint(
                condition=Q(permutation__in=Permutation.values), name="books_book_permutation"
            ),
            models.CheckConstraint(
                condition=Q(announce_policy__in=AnnouncePolicy.values), name="books_book_announce_policy"
            ),
            models.CheckConstraint(condition=Q(draw__in=DrawKind.values), name="books_book_draw"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def count(self) -> int:
        """Return how many numbers the book has."""
        return 10**self.width

    @property
    def computes_prizes(self) -> bool:
        """Return whether the book has odds."""
        return self.odds is not None or bool(self.payouts)

    def written(self, number: int) -> str:
        """Return the number with its zeros."""
        return f"{number:0{self.width}d}"
