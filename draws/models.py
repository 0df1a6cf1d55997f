"""Rows and constraints of draws. Published values are written once and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dates import LAST_COMPUTED
from draws.states import LIVING, STORED
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_times

HASH = 64
WORD = 64


class Series(TenantModel):
    """A row of draws under one charter. The operator's secret is stored sealed."""

    kind = models.CharField(max_length=40, help_text="Whose draws: a name registered in draws.registry.")
    subject_id = models.UUIDField(help_text="The product's row: a group, a period.")
    title = models.CharField(max_length=120, help_text="The charter's subject; public.")
    charter = models.TextField(help_text="The record's canonical bytes.")
    charter_hash = models.CharField(max_length=HASH)
    beacon_kind = models.CharField(max_length=5)
    lead_seconds = models.IntegerField(help_text="How long before each draw it is frozen.")
    least_lead_seconds = models.IntegerField(help_text="Frozen later than that, it is missed.")
    sealed_secret = models.BinaryField()
    links_used = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "kind", "subject_id"], name="draws_series_once"),
            models.UniqueConstraint(fields=["account", "charter_hash"], name="draws_series_charter"),
            models.CheckConstraint(
                condition=Q(least_lead_seconds__gte=1, lead_seconds__gte=models.F("least_lead_seconds")),
                name="draws_series_lead",
            ),
            models.CheckConstraint(
                condition=Q(beacon_kind__in=["drand", "local"]), name="draws_series_beacon"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_test(self) -> bool:
        """Return whether its randomness comes from our own beacon."""
        return self.beacon_kind == "local"


class Draw(TenantModel):
    """One attempt at one draw of a series. Freeze and transcript are written once, each."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="draws", db_constraint=False)
    number = models.IntegerField(help_text="Which draw of the series, from 1.")
    attempt = models.IntegerField(default=1)
    state = models.CharField(max_length=16, default="SCHEDULED")
    draw_at = models.DateTimeField()
    freeze_at = models.DateTimeField()
    freeze_by = models.DateTimeField(help_text="Not frozen by then, it is missed.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it is done again.")
    replaces = models.ForeignKey(
        "self", models.PROTECT, related_name="replaced_by", null=True, db_constraint=False
    )
    chain_index = models.IntegerField(null=True)
    mode = models.CharField(max_length=6, blank=True)
    beacon_round = models.BigIntegerField(null=True)
    freeze = models.TextField(null=True, help_text="The record's canonical bytes.")
    freeze_hash = models.CharField(max_length=HASH, null=True)
    frozen_at = models.DateTimeField(null=True, help_text="When it was in fact published.")
    transcript = models.TextField(null=True, help_text="The record's canonical bytes.")
    transcript_hash = models.CharField(max_length=HASH, null=True)
    winners = models.JSONField(null=True, help_text="Labels, lowest score first.")
    result_number = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When it was missed, superseded, voided, cancelled.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="series_id", to="draws_series", name="draws_draw_series"),
            TenantForeignKey(column="replaces_id", to="draws_draw", name="draws_draw_replaces"),
            models.UniqueConstraint(
                fields=["account", "series", "number", "attempt"], name="draws_draw_attempt"
            ),
            models.UniqueConstraint(fields=["account", "series", "chain_index"], name="draws_draw_link"),
            models.UniqueConstraint(fields=["account", "freeze_hash"], name="draws_draw_freeze"),
            models.UniqueConstraint(
                fields=["account", "series", "number"],
                condition=Q(state__in=[state.value for state in LIVING]),
                name="draws_draw_one_living",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in STORED]), name="draws_draw_state"
            ),
            plausible_times(
                "draws_draw_plausible_times", "freeze_at", "freeze_by", "draw_at", latest=LAST_COMPUTED
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, attempt__gte=1, freeze_at__lt=models.F("draw_at")),
                name="draws_draw_counts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["SCHEDULED", "MISSED"], freeze__isnull=True)
                | Q(state__in=["FROZEN", "SUPERSEDED", "DRAWN", "VOIDED"], freeze__isnull=False)
                | Q(state="CANCELLED"),
                name="draws_draw_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAWN", "VOIDED"], transcript__isnull=False)
                | Q(transcript__isnull=True) & ~Q(state__in=["DRAWN", "VOIDED"]),
                name="draws_draw_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "draw_at"], name="draws_draw_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number}.{self.attempt}"


class LuckyWord(TenantModel):
    """A word that a ticket's holder adds to a draw until it is frozen; public from then on."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="words", db_constraint=False)
    number = models.IntegerField(help_text="Which draw of the series; every attempt at it takes them.")
    label = models.CharField(max_length=8)
    word = models.CharField(max_length=WORD)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="series_id", to="draws_series", name="draws_word_series"),
            models.UniqueConstraint(fields=["account", "series", "number", "label"], name="draws_word_once"),
        ]


class Seen(TenantModel):
    """A record that the holder of a ticket saw this seal before the draw."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seen", db_constraint=False)
    label = models.CharField(max_length=8)
    freeze_hash = models.CharField(max_length=HASH)
    seen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="draw_id", to="draws_draw", name="draws_seen_draw"),
            models.UniqueConstraint(fields=["account", "draw", "label"], name="draws_seen_once"),
        ]


class FreezeLog(models.Model):
    """The installation's log of freezes: hashes only, each line binding the one before it."""

    position = models.BigIntegerField(primary_key=True)
    charter_hash = models.CharField(max_length=HASH)
    freeze_hash = models.CharField(max_length=HASH, unique=True)
    logged_at = models.BigIntegerField(help_text="Unix seconds.")
    previous = models.CharField(max_length=HASH)
    head = models.CharField(max_length=HASH)
    signature = models.CharField(max_length=128)


class LogCheck(models.Model):
    """A check of the whole log of freezes: where it ended, and which problems it had. Rows are only added.

    The next check looks for this end, so that a log that was cut short or rewritten is detected.
    """

    id = models.BigAutoField(primary_key=True)
    checked_at = models.DateTimeField()
    position = models.BigIntegerField()
    head = models.CharField(max_length=HASH)
    problems = models.JSONField(default=list, help_text="Sentences; none when the log is whole.")

    def __str__(self) -> str:
        return f"{self.position} {self.head}"


class AnnouncedResult(TenantModel):
    """A result that was announced from outside, shown beside drawn ones without a proof.

    A correction is another row with the next `position`; the earlier row stays.
    """

    kind = models.CharField(max_length=40, help_text="Whose result: books.period.")
    subject_id = models.UUIDField(help_text="The product's row.")
    position = models.IntegerField(default=1)
    title = models.CharField(max_length=300, help_text="What it is the result of; public.")
    shown = models.CharField(max_length=20, help_text="The number with its zeros; public.")
    announced_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "kind", "subject_id", "position"], name="draws_announced_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-announced_at"], name="draws_announced_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.shown}"
