"""Limits that laws set, each from a day on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from tenancy.times import plausible_days

FIRST_DAY = date(1900, 1, 1)
"""Laws can be older than any other date that is stored."""


class LawLimit(models.Model):
    """The highest value of a term in a country, from a day on. Migrations and staff add rows."""

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.CharField(max_length=2)
    # commission_bps, discount_bps
    term = models.CharField(max_length=20)
    most = models.IntegerField()
    effective_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "term", "effective_from"], name="chits_lawlimit_once"
            ),
            plausible_days("chits_lawlimit_plausible", "effective_from", earliest=FIRST_DAY),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.term} {self.most}"
