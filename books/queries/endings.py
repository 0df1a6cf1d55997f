"""The figures of an act at the end of a period, shown before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from books.period import LockedPeriod
from books.queries.winners import total_prize, winners_of
from books.result_shapes import paid_in
from kernel.statements import one, plain


@dataclass(frozen=True, slots=True)
class Ending:
    """The live content of a period. Amounts in minor units; tickets and covers that still count."""

    tickets: int
    amount: int
    uncovered: int
    uncovered_numbers: int
    requests: int
    requested: int
    covers: int
    covered: int


_CURRENT = plain("""
SELECT t.tickets, t.amount, n.uncovered, n.numbers, c.requests, c.requested, c.covers, c.covered
FROM (SELECT count(*) AS tickets, coalesce(sum(total - refunded), 0)::bigint AS amount FROM books_ticket
      WHERE account_id = %s::uuid AND period_id = %s::uuid AND state IN ('SOLD', 'PARTLY_REFUNDED')) t,
     (SELECT coalesce(sum(pending), 0)::bigint AS uncovered, count(*) AS numbers FROM books_periodnumber
      WHERE account_id = %s::uuid AND period_id = %s::uuid AND pending > 0) n,
     (SELECT count(*) FILTER (WHERE state = 'REQUESTED') AS requests,
             coalesce(sum(requested) FILTER (WHERE state = 'REQUESTED'), 0)::bigint AS requested,
             count(*) AS covers,
             coalesce(sum(confirmed - cancelled), 0)::bigint AS covered
      FROM books_cover WHERE account_id = %s::uuid AND period_id = %s::uuid
        AND state IN ('REQUESTED', 'CONFIRMED', 'PARTIAL')) c
""")
_SINCE = plain("""
SELECT count(*), coalesce(sum(total - refunded), 0)::bigint FROM books_ticket
WHERE account_id = %s::uuid AND period_id = %s::uuid AND state IN ('SOLD', 'PARTLY_REFUNDED')
  AND accepted_at >= %s::timestamptz
""")


def ending_of(period: LockedPeriod) -> Ending:
    """Return what closing sales, announcing and voiding would each touch."""
    row = one(_CURRENT, [period.account_id, period.id] * 3)
    assert row is not None
    return Ending(*row)


def voided_since(period: LockedPeriod, occurred_at: datetime) -> tuple[int, int]:
    """Return how many tickets, and how much (minor units), a draw at this time would void."""
    row = one(_SINCE, [period.account_id, period.id, occurred_at])
    assert row is not None
    return row[0], row[1]


@dataclass(frozen=True, slots=True)
class Prizes:
    """The prizes of a number (minor units), and the part that is paid."""

    winners: int
    owed: int
    paid: int

    @property
    def unpaid(self) -> int:
        """Return what winners can still claim."""
        return max(0, self.owed - self.paid)


def prizes_of(period: LockedPeriod, number: int) -> Prizes:
    """Return the prizes that a number wins in the period."""
    found = winners_of(period, number)
    return Prizes(len({winner.ticket_id for winner in found}), total_prize(found), paid_in(period.id))
