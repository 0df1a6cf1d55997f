"""The cash of a seller by day, and a seller's commission."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class SellerTerms(TenantModel):
    """A seller's commission, in basis points of net sales."""

    seller = models.UUIDField(help_text="The membership.")
    commission_bps = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="seller", to="tenancy_membership", name="books_terms_seller"),
            models.UniqueConstraint(fields=["account", "seller"], name="books_terms_once"),
            models.CheckConstraint(
                condition=Q(commission_bps__gte=0, commission_bps__lte=10_000), name="books_terms_commission"
            ),
        ]


class TillDay(TenantModel):
    """A counted and closed day of one seller's cash. Minor units. Never changed, never removed.

    Movements are the difference to the journal's sums at the previous close: a sale that commits while the
    till is counted belongs to the next day, and none is lost in between.
    """

    seller = models.UUIDField(help_text="The membership.")
    seller_name = models.CharField(max_length=300)
    currency = models.CharField(max_length=3)
    position = models.IntegerField(help_text="1 for the seller's first day.")
    opened_at = models.DateTimeField(null=True, help_text="The close before; none for the first day.")
    closed_at = models.DateTimeField()
    opening = models.BigIntegerField(help_text="Carried over from the day before.")
    floats = models.BigIntegerField()
    sales = models.BigIntegerField()
    refunds = models.BigIntegerField()
    prizes = models.BigIntegerField()
    others = models.BigIntegerField()
    counted = models.BigIntegerField()
    handed_over = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)
    closed_by = models.UUIDField(help_text="The membership.")
    closed_by_name = models.CharField(max_length=300)
    # The journal's sums of this seller's cash at the close, by kind.
    sums = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="seller", to="tenancy_membership", name="books_till_seller"),
            TenantForeignKey(column="closed_by", to="tenancy_membership", name="books_till_closer"),
            models.UniqueConstraint(
                fields=["account", "seller", "currency", "position"], name="books_till_day_once"
            ),
            models.CheckConstraint(
                condition=Q(counted__gte=0, handed_over__gte=0, handed_over__lte=F("counted")),
                name="books_till_cash",
            ),
            # Days that were closed before this was asked for are left as they are.
            models.CheckConstraint(
                condition=~Q(note="")
                | Q(
                    counted=F("opening") + F("floats") + F("sales") - F("refunds") - F("prizes") + F("others")
                ),
                name="books_till_difference_has_note",
            ),
        ]

    @property
    def expected(self) -> int:
        """Return the cash that should have been in the till."""
        return self.opening + self.floats + self.sales - self.refunds - self.prizes + self.others

    @property
    def difference(self) -> int:
        """Return counted minus expected; negative if cash is missing."""
        return self.counted - self.expected

    @property
    def carried(self) -> int:
        """Return what stays in the till for the next day."""
        return self.counted - self.handed_over


class TillReopening(TenantModel):
    """A closed day that was reopened because of a wrong figure. Never changed or removed.

    The day stays as it was counted; its postings are reversed, and the till continues from the day before.
    """

    day = models.ForeignKey(TillDay, models.PROTECT, related_name="reopenings", db_constraint=False)
    reason = models.CharField(max_length=500)
    reopened_by = models.UUIDField(help_text="The membership.")
    reopened_by_name = models.CharField(max_length=300)
    reopened_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="day_id", to="books_tillday", name="books_till_reopening_day"),
            TenantForeignKey(
                column="reopened_by", to="tenancy_membership", name="books_till_reopening_maker"
            ),
            models.UniqueConstraint(fields=["account", "day"], name="books_till_reopened_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="books_till_reopening_reason"),
        ]
