"""All requests to one collaborator in one period, for its link and its page in the app."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from books.models import Book, Collaborator, Cover, Period
from books.queries.asked import OperatorRow
from books.queries.covers import cut_off, deadline_of, state_of
from books.queries.periods import state_now
from books.states import SHOWS_NUMBER, CoverState, PeriodState
from kernel.clock import database_now
from money import times, to_string
from tenancy.models import Account
from tenancy.scope import scope

MOST_PERIODS = 10
"""So many of an operator's periods are shown, the latest."""


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """The open requests of a period and the answered ones; amounts minor."""

    account: Account
    period: Period
    collaborator: Collaborator
    open: list[Cover]
    answered: list[Cover]
    state: PeriodState
    now: datetime
    # What was written beside the numbers and refused, by the name of its field.
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        return self.period.book

    @property
    def currency(self) -> str:
        return self.book.currency

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the open requests with formatted number and amount."""
        return [
            {
                "number": self.book.written(c.number),
                "cover": c,
                "amount": self.typed.get(f"amount-{c.id}", to_string(c.requested, self.currency)),
            }
            for c in self.open
        ]

    @property
    def answered_rows(self) -> list[dict[str, Any]]:
        return [
            {"number": self.book.written(c.number), "cover": c, "state": state_of(c, self.period, self.now)}
            for c in self.answered
        ]

    @property
    def total(self) -> int:
        return sum(cover.requested for cover in self.open)

    @property
    def held(self) -> int:
        """Return the amount that the collaborator covers already."""
        return sum(cover.confirmed - cover.cancelled for cover in self.answered)

    @property
    def with_this(self) -> int:
        return self.held + self.total

    @property
    def limit(self) -> int | None:
        """Return its usual limit, if that is in the same currency."""
        return self.collaborator.usual_limit if self.currency == self.account.currency else None

    @property
    def odds(self) -> Decimal | None:
        """Return the odds, if they are the same for all requests."""
        odds = {cover.odds for cover in self.open}
        return odds.pop() if len(odds) == 1 else None

    @property
    def largest(self) -> dict[str, Any] | None:
        """Return the request that would cost most, and that amount."""
        cover = max(self.open, key=lambda c: c.requested * c.odds, default=None)
        if cover is None:
            return None
        return {"number": self.book.written(cover.number), "owed": times(cover.requested, cover.odds)}

    @property
    def deadline(self) -> datetime | None:
        return min((deadline_of(c, self.period) for c in self.open), default=None)

    @property
    def cut_off(self) -> datetime:
        return cut_off(self.period)

    @property
    def lucky_number(self) -> str | None:
        """Return the number once it is announced."""
        if self.state not in SHOWS_NUMBER or self.period.lucky_number is None:
            return None
        return self.book.written(self.period.lucky_number)

    @property
    def owed(self) -> int:
        """Return what the collaborator owes on the announced number."""
        if self.lucky_number is None:
            return 0
        won = [cover for cover in self.answered if cover.number == self.period.lucky_number]
        return sum(times(cover.confirmed - cover.cancelled, cover.odds) for cover in won)


def sheet_of(
    account: Account, period: Period, collaborator: Collaborator, covers: list[Cover], now: datetime
) -> AskedSheet:
    """Return the sheet of these covers, which belong to the collaborator and the period."""
    covers = sorted(covers, key=lambda c: (c.requested_at, -c.requested, c.id))
    waits = {c.id for c in covers if state_of(c, period, now) is CoverState.REQUESTED}
    return AskedSheet(
        account=account,
        period=period,
        collaborator=collaborator,
        open=[c for c in covers if c.id in waits],
        answered=[c for c in covers if c.id not in waits],
        state=state_now(period, now),
        now=now,
    )


def sheet_for(operator_row: OperatorRow, period_id: uuid.UUID) -> AskedSheet | None:
    """Return one period of the collaborator, in the operator's scope; None without a request."""
    return next(iter(_sheets(operator_row, Period.objects.filter(id=period_id))), None)


def sheets_of(operator_row: OperatorRow, user_id: uuid.UUID) -> list[AskedSheet]:
    """Return the latest periods with requests, those with open requests first."""
    with scope(operator_row.account_id, user_id):
        asked = (
            Cover.objects.filter(collaborator_id=operator_row.id).order_by().values("period_id").distinct()
        )
        sheets = _sheets(operator_row, Period.objects.filter(id__in=asked).order_by("-id")[:MOST_PERIODS])
    return sorted(sheets, key=lambda sheet: not sheet.open)


def _sheets(operator_row: OperatorRow, periods: Any) -> list[AskedSheet]:
    found = {period.id: period for period in periods.select_related("book")}
    collaborator = Collaborator.objects.select_related("account").get(id=operator_row.id)
    by_period: dict[uuid.UUID, list[Cover]] = {}
    for cover in Cover.objects.filter(collaborator_id=operator_row.id, period_id__in=list(found)):
        by_period.setdefault(cover.period_id, []).append(cover)
    now = database_now()
    return [
        sheet_of(collaborator.account, period, collaborator, by_period[period.id], now)
        for period in found.values()
        if period.id in by_period
    ]
