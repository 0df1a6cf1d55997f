"""Awards: the winner of a month's prize, bids, dividends and payouts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from chits.models.group import Ticket, named
from chits.models.instalment import Instalment
from chits.states import PayoutState
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Bid(TenantModel):
    """A discount (minor units) that a ticket offers. Its highest bid counts, and bids can't be withdrawn."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="bids", db_constraint=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="bids", db_constraint=False)
    discount = models.BigIntegerField()
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="instalment_id", to="chits_instalment", name="chits_bid_instalment"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_bid_ticket"),
            models.CheckConstraint(condition=Q(discount__gte=0), name="chits_bid_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "instalment", "discount"], name="chits_bid_highest")
        ]

    def __str__(self) -> str:
        return str(self.discount)


class Award(TenantModel):
    """A ticket's prize for an instalment (minor units): gross = prize + commission + dividends.

    Unless voided, each ticket and each instalment has at most one; the database enforces both.
    """

    group_id = models.UUIDField()
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="awards", db_constraint=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="awards", db_constraint=False)
    # None if nothing was drawn, and for months before an import.
    draw_id = models.UUIDField(null=True)
    transcript_hash = models.CharField(max_length=64, blank=True)
    gross = models.BigIntegerField()
    commission = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    dividends = models.BigIntegerField(default=0)
    prize = models.BigIntegerField()
    # Payout by collection: the parts of later arrears that went to the winner and to the commission.
    later = models.BigIntegerField(default=0)
    commission_later = models.BigIntegerField(default=0)
    # The tax in both commissions, which the foreman owes.
    gst = models.BigIntegerField(default=0, db_default=0)
    taken_over = models.BooleanField(default=False)
    awarded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_because = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_award_group"),
            TenantForeignKey(column="instalment_id", to="chits_instalment", name="chits_award_instalment"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_award_ticket"),
            models.UniqueConstraint(
                fields=["account", "ticket"],
                condition=Q(voided_at__isnull=True),
                name="chits_award_one_a_ticket",
            ),
            models.UniqueConstraint(
                fields=["account", "instalment"],
                condition=Q(voided_at__isnull=True),
                name="chits_award_one_an_instalment",
            ),
            models.CheckConstraint(
                condition=Q(gross=F("prize") + F("commission") + F("dividends"))
                & Q(prize__gte=0, commission__gte=0, dividends__gte=0, discount__gte=0),
                name="chits_award_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(gst__gte=0, gst__lte=F("commission") + F("commission_later")),
                name="chits_award_gst",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.ticket_id}"


class Dividend(TenantModel):
    """A ticket's share (minor units) of the winner's discount after the commission."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="shares", db_constraint=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="dividends", db_constraint=False)
    amount = models.BigIntegerField()
    # Deducted from a demand, or added to the member's credit after the last one.
    netted = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="award_id", to="chits_award", name="chits_dividend_award"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_dividend_ticket"),
            models.UniqueConstraint(fields=["account", "award", "ticket"], name="chits_dividend_once"),
            models.CheckConstraint(
                condition=Q(netted__gte=0, netted__lte=F("amount")), name="chits_dividend_netted"
            ),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class Payout(TenantModel):
    """A prize to be paid to the winner (minor units). Late money is paid by another payout of the award."""

    group_id = models.UUIDField()
    award = models.ForeignKey(Award, models.PROTECT, related_name="payouts", db_constraint=False)
    sequence = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=16, choices=named(PayoutState), default=PayoutState.AWARDED)
    amount = models.BigIntegerField()
    # Arrears of the ticket that were withheld from the payment.
    deducted = models.BigIntegerField(default=0)
    security = models.CharField(max_length=1000, blank=True)
    prepared_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    disbursed_by = models.UUIDField(null=True)
    disbursed_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=10, blank=True)
    reference = models.CharField(max_length=255, blank=True)
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_payout_group"),
            TenantForeignKey(column="award_id", to="chits_award", name="chits_payout_award"),
            models.UniqueConstraint(fields=["account", "award", "sequence"], name="chits_payout_sequence"),
            models.CheckConstraint(condition=Q(state__in=list(PayoutState)), name="chits_payout_state"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, deducted__gte=0, deducted__lte=F("amount")),
                name="chits_payout_amounts",
            ),
            models.CheckConstraint(
                condition=~Q(state="DISBURSED") | Q(disbursed_at__isnull=False), name="chits_payout_disbursed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.amount}"
