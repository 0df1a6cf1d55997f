"""The cost of each result of a period, from the totals of its numbers.

The totals suffice while the odds haven't changed since the period opened, which is nearly always; otherwise
the entries are summed by the odds that each was sold at.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from books.models import Book, Period
from books.period import LockedPeriod
from books.rules.exposure import Exposure, NumberStakes, exposure
from kernel.query import select
from money import times

# A sale that read the old odds just before they changed is not yet to be seen in `odds_changed_at`.
MARGIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PeriodExposure:
    """The outcome of every result. `income` is what stays of the `stakes` when covers (`ceded`) are paid."""

    exposure: Exposure
    stakes: int
    ceded: int
    pending: int
    loss_limit: int | None

    @property
    def average(self) -> int:
        """Return the average profit or loss over all results (minor units), rounded down."""
        numbers = self.exposure.numbers
        return sum(number.pnl_minor for number in numbers) // len(numbers)

    @property
    def loss_floor(self) -> int | None:
        """Return the worst result that the limit allows."""
        return -self.loss_limit if self.loss_limit else None

    @property
    def loss_percent(self) -> int | None:
        """Return the share of the loss limit that the worst result uses."""
        if not self.loss_limit:
            return None
        return max(0, -self.exposure.worst.pnl_minor) * 100 // self.loss_limit


_TOTALS = """
SELECT number, sold, held, pending FROM books_periodnumber
WHERE account_id = %s AND period_id = %s AND sold > 0
"""
_COVERS = """
SELECT number, sum(confirmed - cancelled)::bigint, sum(round((confirmed - cancelled) * odds))::bigint
FROM books_cover WHERE account_id = %s AND period_id = %s AND confirmed > cancelled GROUP BY number
"""
_BY_ODDS = """
SELECT e.number, round(sum(e.live * e.odds))::bigint,
       round(sum(e.live * coalesce((t.payouts ->> 'permutation')::numeric, 0)))::bigint,
       round(sum(e.live * coalesce((t.payouts ->> 'near')::numeric, 0)))::bigint
FROM (SELECT number, ticket_id, odds, amount - refunded AS live FROM books_entry
      WHERE account_id = %(account)s AND period_id = %(period)s AND amount > refunded) e
JOIN books_ticket t ON t.account_id = %(account)s AND t.id = e.ticket_id
GROUP BY e.number
"""


def exposure_of(period: LockedPeriod) -> PeriodExposure:
    """Return the period's current exposure; pending stakes count as the house's own."""
    book = Book.objects.get(id=period.book_id)
    stakes: dict[int, NumberStakes] = {}
    sold = ceded = pending = 0
    given = [period.account_id, period.id]
    for number, live, held, waiting in select(_TOTALS, given):
        stakes[number] = NumberStakes(number, live, held)
        sold += live
        pending += waiting
    for number, amount, due in select(_COVERS, given):
        own = stakes.setdefault(number, NumberStakes(number))
        own.cover_minor, own.cover_due_minor = amount, due
        ceded += amount
    _liabilities(period, book, stakes)
    outcome = exposure(stakes.values(), width=period.width, income_minor=sold - ceded)
    return PeriodExposure(outcome, sold, ceded, pending, book.loss_limit)


def _liabilities(period: LockedPeriod, book: Book, stakes: dict[int, NumberStakes]) -> None:
    if _odds_held(period.id, book):
        permutation, near = (_odds(book.payouts.get(name)) for name in ("permutation", "near"))
        for own in stakes.values():
            own.if_exact_minor = times(own.stake_minor, book.odds or 0)
            own.if_permutation_minor = times(own.stake_minor, permutation)
            own.if_near_minor = times(own.stake_minor, near)
        return
    for number, exact, permutation_due, near_due in select(
        _BY_ODDS, {"account": period.account_id, "period": period.id}
    ):
        own = stakes[number]
        own.if_exact_minor, own.if_permutation_minor, own.if_near_minor = exact, permutation_due, near_due


def _odds(value: Any) -> Decimal:
    return Decimal(str(value)) if value else Decimal(0)


def _odds_held(period_id: uuid.UUID, book: Book) -> bool:
    """Return whether every ticket of the period was sold at the book's current odds."""
    if book.odds_changed_at is None:
        return True
    opened_at = Period.objects.values_list("opened_at", flat=True).get(id=period_id)
    return opened_at is None or book.odds_changed_at < opened_at - MARGIN
