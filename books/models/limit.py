"""Limits of a book's sales: of a number, on a ticket, to a customer, by a seller."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from books.models.book import Book
from books.rules.limits import LimitKind
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey

KINDS = [kind.value for kind in LimitKind]
WITH_NUMBERS = [LimitKind.NUMBER_OVERRIDE.value, LimitKind.NUMBER_GROUP.value]


class Limit(TenantModel):
    """At most `most` (minor units) per period. All matching limits apply; the tightest wins."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="limits", db_constraint=False)
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in KINDS])
    most = models.BigIntegerField()
    numbers = ArrayField(models.SmallIntegerField(), default=list)
    # One seller or one customer; of neither, the limit is each one's.
    seller = models.UUIDField(null=True, help_text="The membership.")
    customer = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="book_id", to="books_book", name="books_limit_book"),
            TenantForeignKey(column="seller", to="tenancy_membership", name="books_limit_seller"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="books_limit_kind"),
            models.CheckConstraint(condition=Q(most__gte=0), name="books_limit_not_negative"),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_NUMBERS, numbers__len__gt=0)
                | (~Q(kind__in=WITH_NUMBERS) & Q(numbers__len=0)),
                name="books_limit_numbers",
            ),
            models.CheckConstraint(
                condition=Q(kind="seller") | Q(seller__isnull=True), name="books_limit_of_a_seller"
            ),
            models.CheckConstraint(
                condition=Q(kind="customer") | Q(customer=""), name="books_limit_of_a_customer"
            ),
        ]
