"""One selling round of a book."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from books.models.book import AnnouncePolicy, Book
from books.states import PeriodState
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_times

STATES = [state.value for state in PeriodState]
# Every time that a person can give. What lies outside of it is a slip, and some of it could not be read back.
GIVEN_TIMES = ("opens_at", "pre_close_at", "cover_cutoff_at", "reveal_at", "draw_occurred_at")


class Period(TenantModel):
    """A selling round with its own numbers, ledgers, tickets and lucky number; see `books.states.gate`."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="periods", db_constraint=False)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES])
    # Asked to open by itself at `opens_at`; until then the period is a draft.
    opens_by_itself = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    pre_close_at = models.DateTimeField()
    pre_closed_at = models.DateTimeField(null=True)
    cover_cutoff_at = models.DateTimeField(null=True)
    reveal_at = models.DateTimeField(null=True)
    # Fixed when the period opened; how what is still pending is resolved at the announcement.
    announce_policy = models.CharField(max_length=6, choices=AnnouncePolicy.choices)
    lucky_number = models.SmallIntegerField(null=True)
    lucky_number_by = models.UUIDField(null=True)
    lucky_number_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    draw_occurred_at = models.DateTimeField(null=True)
    claims_expire_at = models.DateTimeField(null=True)
    fingerprint = models.BinaryField(max_length=32, null=True)
    closed_at = models.DateTimeField(null=True)
    # When what nobody claimed went to the unclaimed account.
    claims_expired_at = models.DateTimeField(null=True)
    # The highest of 70, 90, 100 per cent of the loss limit that was told already.
    alerted_percent = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="book_id", to="books_book", name="books_period_book"),
            models.UniqueConstraint(fields=["account", "book", "name"], name="books_period_name"),
            models.UniqueConstraint(
                fields=["account", "book"], condition=Q(state="OPEN"), name="books_period_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="books_period_state"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(opens_at__lt=F("pre_close_at")),
                name="books_period_opens_before_close",
            ),
            models.CheckConstraint(
                condition=Q(cover_cutoff_at__isnull=True) | Q(cover_cutoff_at__gte=F("pre_close_at")),
                name="books_period_cutoff_after_close",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "OPEN"], lucky_number__isnull=True)
                | ~Q(state__in=["DRAFT", "OPEN"]),
                name="books_period_no_number_while_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ANNOUNCED"]) | Q(lucky_number__isnull=False),
                name="books_period_announced_number",
            ),
            plausible_times("books_period_plausible_times", *GIVEN_TIMES),
            models.CheckConstraint(
                condition=Q(draw_occurred_at__isnull=True)
                | Q(
                    opens_at__isnull=False,
                    announced_at__isnull=False,
                    draw_occurred_at__gte=F("opens_at"),
                    draw_occurred_at__lte=F("announced_at"),
                ),
                name="books_period_draw_while_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "pre_close_at"], name="books_period_due"),
        ]

    def __str__(self) -> str:
        return self.name
