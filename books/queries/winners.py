"""The winners of a result, their prizes, and who owes them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from books.period import LockedPeriod
from books.rules.exposure import winning_numbers
from kernel.query import select, select_one


class Winner(NamedTuple):
    """A winning entry; `amount` is its live stake, `prize` the customer's prize, both minor units.

    `paid` is what was paid on the whole ticket so far.
    """

    ticket_id: uuid.UUID
    code: str
    line: int
    number: int
    prize_kind: str
    amount: int
    odds: Decimal
    prize: int
    seller: str
    customer: str
    accepted_at: datetime
    paid: int


_WINNERS = """
SELECT t.id, t.code, e.line, e.number, w.prize_kind, e.amount - e.refunded, o.odds,
       round((e.amount - e.refunded) * o.odds)::bigint, t.seller_name, t.customer, t.accepted_at,
       coalesce((SELECT sum(c.amount) FROM books_claim c
                 WHERE c.account_id = t.account_id AND c.ticket_id = t.id), 0)::bigint
FROM unnest(%(numbers)s::smallint[], %(prizes)s::text[]) AS w (number, prize_kind)
JOIN books_entry e
  ON e.account_id = %(account)s AND e.period_id = %(period)s AND e.number = w.number
JOIN books_ticket t ON t.account_id = e.account_id AND t.id = e.ticket_id
CROSS JOIN LATERAL (
    SELECT CASE w.prize_kind WHEN 'exact' THEN e.odds
                ELSE coalesce((t.payouts ->> w.prize_kind)::numeric, 0) END AS odds
) o
WHERE e.amount > e.refunded AND (w.prize_kind = 'exact' OR o.odds > 0)
  AND (%(ticket)s::uuid IS NULL OR e.ticket_id = %(ticket)s)
ORDER BY t.id, e.line
"""


def winners_of(period: LockedPeriod, number: int, *, ticket_id: uuid.UUID | None = None) -> list[Winner]:
    """Return the entries that win by `number`, oldest first; only those of one ticket if it is given."""
    winning = winning_numbers(number, period.width)
    return [
        Winner(*row)
        for row in select(
            _WINNERS,
            {
                "account": period.account_id,
                "period": period.id,
                "numbers": list(winning),
                "prizes": [str(prize) for prize in winning.values()],
                "ticket": ticket_id,
            },
        )
    ]


class Owed(NamedTuple):
    """A collaborator's covers on the number that won (minor units): matched, reserve, and what is owed."""

    collaborator_id: uuid.UUID
    name: str
    covered: int
    overkill: int
    covered_due: int
    overkill_due: int

    @property
    def due(self) -> int:
        """Return what the collaborator owes on its confirmed cover, matched or not."""
        return self.covered_due + self.overkill_due


_OWED = """
SELECT c.collaborator_id, k.name, sum(c.matched)::bigint, sum(c.confirmed - c.cancelled - c.matched)::bigint,
       sum(round(c.matched * c.odds))::bigint,
       sum(round((c.confirmed - c.cancelled) * c.odds) - round(c.matched * c.odds))::bigint
FROM books_cover c
JOIN books_collaborator k ON k.account_id = c.account_id AND k.id = c.collaborator_id
WHERE c.account_id = %s AND c.period_id = %s AND c.number = %s AND c.confirmed > c.cancelled
GROUP BY c.collaborator_id, k.name ORDER BY k.name
"""


def owed_by_collaborators(period: LockedPeriod, number: int) -> list[Owed]:
    """Return what each collaborator owes if the number wins."""
    return [Owed(*row) for row in select(_OWED, [period.account_id, period.id, number])]


def retained_on(period: LockedPeriod, number: int) -> int:
    """Return what the house retained of the number (minor units)."""
    row = select_one(
        "SELECT retained FROM books_periodnumber WHERE account_id = %s AND period_id = %s AND number = %s",
        [period.account_id, period.id, number],
    )
    return row[0] if row else 0


def total_prize(winners: Sequence[Winner]) -> int:
    """Return the sum of the prizes (minor units)."""
    return sum(winner.prize for winner in winners)
