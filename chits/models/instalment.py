"""A month of a group: its demands, the payments applied to them, and its draw."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from chits.models.group import Group, Ticket, named
from chits.states import DemandKind, InstalmentState, MinutesKind
from dates import LAST_COMPUTED
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_days, plausible_times


class Instalment(TenantModel):
    """A month of a group. `draw_at` is the current time of its draw, `chartered_at` the charter's."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="instalments", db_constraint=False)
    number = models.IntegerField()
    state = models.CharField(max_length=15, choices=named(InstalmentState), default=InstalmentState.SCHEDULED)
    draw_at = models.DateTimeField()
    chartered_at = models.DateTimeField()
    due_on = models.DateField()
    # The current draw. The draw of a tie belongs to a series of its own.
    draw_id = models.UUIDField(null=True)
    attempt = models.SmallIntegerField(default=1)
    # The pool at the freeze, if the prize is the amount collected (minor units).
    frozen_pool_minor = models.BigIntegerField(null=True)
    # Auction: the winning discount, known when bidding closes (minor units).
    discount_minor = models.BigIntegerField(null=True)
    demanded_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_instalment_group"),
            models.UniqueConstraint(fields=["account", "group", "number"], name="chits_instalment_number"),
            models.UniqueConstraint(fields=["account", "draw_id"], name="chits_instalment_draw"),
            models.CheckConstraint(
                condition=Q(state__in=list(InstalmentState)), name="chits_instalment_state"
            ),
            plausible_times(
                "chits_instalment_plausible_draw", "chartered_at", "draw_at", latest=LAST_COMPUTED
            ),
            plausible_days("chits_instalment_plausible_due", "due_on", latest=LAST_COMPUTED.date()),
            models.CheckConstraint(
                condition=~Q(state__in=["FROZEN", "AWAITING_BEACON"]) | Q(frozen_at__isnull=False),
                name="chits_instalment_frozen",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "draw_at"], name="chits_instalment_due")]

    def __str__(self) -> str:
        return str(self.number)


class Rescheduling(TenantModel):
    """A new time of an instalment's draw, and the reason."""

    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="reschedulings", db_constraint=False
    )
    version = models.IntegerField()
    draw_at = models.DateTimeField()
    draw_at_before = models.DateTimeField()
    reason = models.CharField(max_length=500)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="instalment_id", to="chits_instalment", name="chits_rescheduling_of"),
            models.UniqueConstraint(
                fields=["account", "instalment", "version"], name="chits_rescheduling_version"
            ),
            plausible_times(
                "chits_rescheduling_plausible", "draw_at_before", "draw_at", latest=LAST_COMPUTED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.version}"


class Minutes(TenantModel):
    """The record of a draw or of why there was none; never deleted. `facts` contain labels, never names."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="minutes", db_constraint=False)
    kind = models.CharField(max_length=11, choices=named(MinutesKind))
    number = models.IntegerField()
    facts = models.JSONField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="instalment_id", to="chits_instalment", name="chits_minutes_of"),
            models.UniqueConstraint(fields=["account", "instalment", "number"], name="chits_minutes_number"),
            models.CheckConstraint(condition=Q(kind__in=list(MinutesKind)), name="chits_minutes_kind"),
        ]

    def __str__(self) -> str:
        return self.kind


class Demand(TenantModel):
    """What a ticket owes for an instalment (minor units), and what was deducted. Never overpaid."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="demands", db_constraint=False)
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="demands", db_constraint=False)
    group_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=named(DemandKind), default=DemandKind.SUBSCRIPTION)
    # Penalties of one instalment are counted by the month of delay.
    sequence = models.SmallIntegerField(default=0)
    amount = models.BigIntegerField()
    dividend = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    waived = models.BigIntegerField(default=0)
    due_on = models.DateField()
    issued_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_demand_ticket"),
            TenantForeignKey(column="instalment_id", to="chits_instalment", name="chits_demand_instalment"),
            TenantForeignKey(column="group_id", to="chits_group", name="chits_demand_group"),
            models.UniqueConstraint(
                fields=["account", "ticket", "instalment", "kind", "sequence"], name="chits_demand_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, dividend__gte=0, received__gte=0, waived__gte=0)
                & Q(amount__gte=F("dividend") + F("received") + F("waived")),
                name="chits_demand_amounts",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(DemandKind)), name="chits_demand_kind"),
            plausible_days("chits_demand_plausible_due", "due_on", latest=LAST_COMPUTED.date()),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "group_id"],
                condition=Q(amount__gt=F("dividend") + F("received") + F("waived")),
                name="chits_demand_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.amount}"

    @property
    def outstanding(self) -> int:
        """Return what is still owed, in minor units."""
        return self.amount - self.dividend - self.received - self.waived


class Application(TenantModel):
    """An amount applied to a demand, or reversed if negative (minor units); rows are only added."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="applications", db_constraint=False)
    ticket_id = models.UUIDField()
    # receipt, unapplied, dividend, prize, waiver; a negative amount reverses one.
    source = models.CharField(max_length=12)
    # The payment, award or payout that caused it.
    cause = models.UUIDField(null=True)
    amount = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="demand_id", to="chits_demand", name="chits_application_demand"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_application_ticket"),
            models.CheckConstraint(condition=~Q(amount=0), name="chits_application_moves"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "cause"], name="chits_application_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount}"
