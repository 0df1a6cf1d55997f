"""Cover of spill-over: collaborators, requests to them, what they cover, and overrides."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from books.models.period import Period
from books.models.ticket import Entry
from books.states import CoverState
from tenancy.models import Account, ScopedManager, TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_times

STATES = [state.value for state in CoverState]


class CoverMode(models.TextChoices):
    REQUEST = "REQUEST"
    OVERKILL = "OVERKILL"


class Collaborator(TenantModel):
    """Another operator to whom spill-over is offered; no login is needed."""

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    note = models.CharField(max_length=500, blank=True)
    # What a covered stake pays when it wins; the book's own odds when none are given.
    odds = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    # What the collaborator usually takes in a period, in minor units; shown, never enforced.
    usual_limit = models.BigIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    # Who answers in the app, with a sign-in of their own and usually an account of their own, and since when.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    bound_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "name"], name="books_collaborator_name"),
            models.UniqueConstraint(
                fields=["account", "user"],
                condition=Q(user__isnull=False),
                name="books_collaborator_user",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, bound_at__isnull=True)
                | Q(user__isnull=False, bound_at__isnull=False),
                name="books_collaborator_bound",
            ),
            models.CheckConstraint(
                condition=Q(odds__isnull=True) | Q(odds__gte=0), name="books_collaborator_odds"
            ),
            models.CheckConstraint(
                condition=Q(usual_limit__isnull=True) | Q(usual_limit__gte=0),
                name="books_collaborator_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Cover(TenantModel):
    """A request to a collaborator for a number, and its answer. All amounts are minor units.

    `confirmed − cancelled` is what the collaborator owes prizes on; the part that matches no entry is
    reserve.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="covers", db_constraint=False)
    collaborator = models.ForeignKey(Collaborator, models.PROTECT, related_name="covers", db_constraint=False)
    number = models.SmallIntegerField()
    mode = models.CharField(max_length=8, choices=CoverMode.choices, default=CoverMode.REQUEST)
    state = models.CharField(max_length=9, choices=[(s, s) for s in STATES])
    requested = models.BigIntegerField()
    confirmed = models.BigIntegerField(default=0)
    cancelled = models.BigIntegerField(default=0)
    matched = models.BigIntegerField(default=0)
    odds = models.DecimalField(max_digits=12, decimal_places=4)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=300)
    # The cut-off of the period when no time is given.
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=300, blank=True)
    answered_how = models.CharField(max_length=40, blank=True)
    answer_note = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_cover_period"),
            TenantForeignKey(
                column="collaborator_id", to="books_collaborator", name="books_cover_collaborator"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="books_cover_state"),
            models.CheckConstraint(condition=Q(mode__in=CoverMode.values), name="books_cover_mode"),
            models.CheckConstraint(
                condition=Q(requested__gt=0, matched__gte=0, cancelled__gte=0)
                & Q(matched__lte=F("confirmed") - F("cancelled"))
                & Q(confirmed__lte=F("requested") + F("cancelled")),
                name="books_cover_suffices",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["CONFIRMED", "PARTIAL", "CANCELLED"]) | Q(confirmed=0),
                name="books_cover_confirmed_when_answered",
            ),
            plausible_times("books_cover_plausible_times", "answer_by"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "period", "number"], name="books_cover_number"),
            models.Index(
                fields=["account", "period"],
                condition=Q(state="REQUESTED"),
                name="books_cover_requested",
            ),
        ]

    @property
    def reserve(self) -> int:
        """Return the overkill: the confirmed amount that isn't matched yet."""
        return self.confirmed - self.cancelled - self.matched


class CoverEntry(models.Model):
    """An entry that a request names: a confirmation matches it first."""

    pk = models.CompositePrimaryKey("account_id", "cover_id", "entry_id")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    cover = models.ForeignKey(Cover, models.PROTECT, related_name="named", db_constraint=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_constraint=False)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            TenantForeignKey(column="cover_id", to="books_cover", name="books_coverentry_cover"),
            TenantForeignKey(column="entry_id", to="books_entry", name="books_coverentry_entry"),
        ]


class Match(models.Model):
    """The part of a cover that an entry uses (CSO). Reduced by refunds and returns, deleted at zero.

    `id` counts up, so that the latest match is found: refunds and returns use it first.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    cover = models.ForeignKey(Cover, models.PROTECT, related_name="matches", db_constraint=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="matches", db_constraint=False)
    amount = models.BigIntegerField()

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            TenantForeignKey(column="cover_id", to="books_cover", name="books_match_cover"),
            TenantForeignKey(column="entry_id", to="books_entry", name="books_match_entry"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="books_match_positive"),
        ]


class CoverLink(TenantModel):
    """The page, found by a signed link, on which a collaborator answers all requests of a period.

    The link contains the id of this row under our signature; deleting the row ends the link.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="+", db_constraint=False)
    collaborator = models.ForeignKey(Collaborator, models.PROTECT, related_name="links", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now())
    opened_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_coverlink_period"),
            TenantForeignKey(
                column="collaborator_id", to="books_collaborator", name="books_coverlink_collaborator"
            ),
            models.UniqueConstraint(fields=["account", "period", "collaborator"], name="books_coverlink_one"),
        ]


class OverrideGrant(TenantModel):
    """A permission for one refused operation: short-lived, used once, its code stored as a hash.

    `locator` is the first part of the code and finds the row, so that a wrong second part can be counted.
    """

    action = models.CharField(max_length=20)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", db_constraint=False)
    number = models.SmallIntegerField(null=True)
    max_amount = models.BigIntegerField(null=True)
    locator = models.CharField(max_length=4)
    code_hash = models.BinaryField(max_length=32)
    issued_by = models.UUIDField(help_text="The membership that issued it.")
    issued_by_name = models.CharField(max_length=300)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=300, blank=True)
    wrong_tries = models.SmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_overridegrant_period"),
            TenantForeignKey(column="issued_by", to="tenancy_membership", name="books_overridegrant_issuer"),
            models.UniqueConstraint(fields=["account", "locator"], name="books_overridegrant_locator"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="books_overridegrant_expires"
            ),
            models.CheckConstraint(
                condition=Q(wrong_tries__gte=0, wrong_tries__lte=5), name="books_overridegrant_tries"
            ),
        ]
