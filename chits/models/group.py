"""Groups of savers, their terms, and their members."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chits.states import GroupKind, GroupState, MarkKind, PayoutBasis, TicketState
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_days, plausible_times


def named(states: type) -> list[tuple[str, str]]:
    """Return the choices of a StrEnum, as they are stored."""
    return [(state.value, state.value) for state in states]  # type: ignore[attr-defined]


class Group(TenantModel):
    """`seats` tickets pay `instalment_minor` in each of `months` months; one takes the prize each time.

    Amounts are minor units of `currency`, rates basis points; total value is derived, never typed twice.
    """

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=named(GroupState), default=GroupState.FORMING)
    kind = models.CharField(max_length=8, choices=named(GroupKind), default=GroupKind.LUCKY)
    payout_basis = models.CharField(max_length=10, choices=named(PayoutBasis), default=PayoutBasis.FULL_VALUE)
    # The manager's membership. Managers see only their own groups.
    manager_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=64)
    jurisdiction = models.CharField(max_length=2)
    instalment_minor = models.BigIntegerField()
    seats = models.IntegerField()
    months = models.IntegerField()
    commission_bps = models.IntegerField()
    # Goods and services tax included in the commission, in basis points of the commission without tax.
    gst_bps = models.IntegerField(default=0, db_default=0)
    # Auction: the highest discount, in basis points of the total value.
    bid_cap_bps = models.IntegerField(default=4000)
    draw_day = models.SmallIntegerField()
    draw_time = models.TimeField(default=time(18, 0))
    start_on = models.DateField(null=True)
    first_draw_at = models.DateTimeField(null=True)
    freeze_lead_seconds = models.IntegerField(default=1800)
    # Late rules: after the grace days a flat amount, then basis points a month, up to a cap.
    grace_days = models.SmallIntegerField(default=0)
    late_flat_minor = models.BigIntegerField(default=0)
    late_bps = models.IntegerField(default=0)
    late_cap_minor = models.BigIntegerField(null=True)
    claim_months = models.SmallIntegerField(default=2)
    several_tickets = models.BooleanField(default=False, help_text="A member may be added more than once.")
    four_eyes = models.BooleanField(default=False, help_text="Who approves a payout does not pay it out.")
    needs_security = models.BooleanField(default=False, help_text="A winner gives security before the prize.")
    registered = models.BooleanField(default=False)
    licence_no = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="Where draws are held.")
    upi_id = models.CharField(max_length=100, blank=True, help_text="Where members pay by UPI.")
    # For an imported group, the number of instalments held before the import.
    done_before = models.IntegerField(default=0)
    series_id = models.UUIDField(null=True, help_text="Its draws; in a rotation, the draw of the order.")
    agreement_id = models.UUIDField(null=True)
    # Rotation: labels in the order in which they win, once it is drawn.
    turn_order = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    commenced_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="manager_id", to="tenancy_membership", name="chits_group_manager"),
            models.UniqueConstraint(fields=["account", "name"], name="chits_group_name"),
            models.CheckConstraint(condition=Q(state__in=list(GroupState)), name="chits_group_state"),
            models.CheckConstraint(condition=Q(kind__in=list(GroupKind)), name="chits_group_kind"),
            models.CheckConstraint(condition=Q(payout_basis__in=list(PayoutBasis)), name="chits_group_basis"),
            models.CheckConstraint(
                condition=Q(seats__gte=2, months__gte=1, instalment_minor__gt=0), name="chits_group_size"
            ),
            models.CheckConstraint(
                condition=Q(commission_bps__gte=0, commission_bps__lte=10_000, bid_cap_bps__lte=10_000),
                name="chits_group_rates",
            ),
            models.CheckConstraint(condition=Q(gst_bps__gte=0, gst_bps__lte=10_000), name="chits_group_gst"),
            models.CheckConstraint(
                condition=Q(draw_day__gte=1, draw_day__lte=31), name="chits_group_draw_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["FORMING", "CANCELLED"]) | Q(commenced_at__isnull=False),
                name="chits_group_commenced",
            ),
            plausible_days("chits_group_plausible_start", "start_on"),
            plausible_times("chits_group_plausible_draw", "first_draw_at"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def value_minor(self) -> int:
        """Return the group's total value V."""
        return self.seats * self.instalment_minor

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """Return the group's own date, which decides what is due and overdue."""
        return moment.astimezone(self.zone).date()


class Agreement(TenantModel):
    """The terms as frozen at commencement and at each later change; `sha256` is printed on the document."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="agreements", db_constraint=False)
    version = models.IntegerField()
    terms = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_agreement_group"),
            models.UniqueConstraint(fields=["account", "group", "version"], name="chits_agreement_version"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.version}"


class Person(TenantModel):
    """A member in this account's records. Their sign-in, `user`, is global."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    mobile_number = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=500, blank=True)
    nominee = models.CharField(max_length=200, blank=True)
    upi_id = models.CharField(max_length=100, blank=True)
    waiting = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Invited, and has not accepted yet.",
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "user"], name="chits_person_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], condition=Q(waiting=True), name="chits_person_waiting"),
        ]

    def __str__(self) -> str:
        return self.name


class Ticket(TenantModel):
    """The unit of subscription, of draw and of prize, held by one person at a time."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="tickets", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="tickets", db_constraint=False)
    label = models.CharField(max_length=8)
    number = models.IntegerField()
    state = models.CharField(max_length=8, choices=named(TicketState), default=TicketState.ACTIVE)
    joined_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_ticket_group"),
            TenantForeignKey(column="person_id", to="chits_person", name="chits_ticket_person"),
            models.UniqueConstraint(fields=["account", "group", "label"], name="chits_ticket_label"),
            models.UniqueConstraint(fields=["account", "group", "number"], name="chits_ticket_number"),
            models.CheckConstraint(condition=Q(state__in=list(TicketState)), name="chits_ticket_state"),
        ]

    def __str__(self) -> str:
        return self.label


class Holding(TenantModel):
    """A holder of a ticket for a time, and the repayment they are owed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="holdings", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings", db_constraint=False)
    held_from = models.DateTimeField(db_default=Now())
    held_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    # The amount owed to the removed holder once a substitute has paid it (minor units).
    owed_minor = models.BigIntegerField(default=0)
    repaid_minor = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_holding_ticket"),
            TenantForeignKey(column="person_id", to="chits_person", name="chits_holding_person"),
            models.UniqueConstraint(
                fields=["account", "ticket"], condition=Q(held_until__isnull=True), name="chits_holding_one"
            ),
            models.CheckConstraint(
                condition=Q(repaid_minor__gte=0, repaid_minor__lte=models.F("owed_minor")),
                name="chits_holding_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.person_id}"


class Mark(TenantModel):
    """A reason that excludes a ticket from draws until it is lifted: opted out, pledged, suspended."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="marks", db_constraint=False)
    kind = models.CharField(max_length=10, choices=named(MarkKind))
    # Only this instalment's draw; None means until it is lifted.
    instalment_number = models.IntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_mark_ticket"),
            models.UniqueConstraint(
                fields=["account", "ticket", "kind", "instalment_number"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="chits_mark_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(MarkKind)), name="chits_mark_kind"),
        ]

    def __str__(self) -> str:
        return self.kind


class OpeningBalance(TenantModel):
    """A ticket's balance when its running group was imported; posted to the journal, never changed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+", db_constraint=False)
    owes_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)
    prized_in = models.IntegerField(null=True)
    prize_minor = models.BigIntegerField(default=0)
    prize_unpaid_minor = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_opening_ticket"),
            models.UniqueConstraint(fields=["account", "ticket"], name="chits_opening_once"),
            models.CheckConstraint(
                condition=Q(
                    owes_minor__gte=0, credit_minor__gte=0, prize_minor__gte=0, prize_unpaid_minor__gte=0
                ),
                name="chits_opening_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ticket_id)
