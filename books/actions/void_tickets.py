"""Void many tickets of a period at once: everything in them is refunded, in a handful of statements.

The caller holds the exclusive lock of the period, so its cells, covers and entries can't change meanwhile.
Covers that lose their entries remain as reserve.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from books.period import LockedPeriod
from books.postings import post_mass_refunds
from tenancy.member import Member


@dataclass(frozen=True, slots=True)
class Voided:
    """The number of tickets, the amount (minor units), and the numbers on which cover was freed."""

    tickets: int
    amount: int
    freed_numbers: list[int]


_CHOSEN = """
    SELECT id FROM books_ticket
    WHERE account_id = %(account)s AND period_id = %(period)s AND state IN ('SOLD', 'PARTLY_REFUNDED')
      AND (%(since)s::timestamptz IS NULL OR accepted_at >= %(since)s)
"""
_NUMBERS = f"""
WITH part AS (
    SELECT e.number, sum(e.amount - e.refunded) AS live, sum(e.held) AS held, sum(e.pending) AS pending,
           sum(e.covered) AS covered, sum(e.retained) AS retained
    FROM books_entry e WHERE e.account_id = %(account)s AND e.ticket_id IN ({_CHOSEN})
    GROUP BY e.number
)
UPDATE books_periodnumber n
SET sold = n.sold - part.live, held = n.held - part.held, pending = n.pending - part.pending,
    covered = n.covered - part.covered, retained = n.retained - part.retained,
    reserve = n.reserve + part.covered
FROM part
WHERE n.account_id = %(account)s AND n.period_id = %(period)s AND n.number = part.number
RETURNING n.number, part.covered > 0
"""
_CELLS = f"""
WITH gone AS (
    DELETE FROM books_leg g USING books_entry e
    WHERE g.account_id = %(account)s AND e.account_id = %(account)s AND e.id = g.entry_id
      AND e.ticket_id IN ({_CHOSEN})
    RETURNING g.ledger_id, e.number, g.units
), freed AS (
    SELECT ledger_id, number, sum(units) AS units FROM gone GROUP BY ledger_id, number
)
UPDATE books_cell c SET used = c.used - freed.units FROM freed
WHERE c.account_id = %(account)s AND c.ledger_id = freed.ledger_id AND c.number = freed.number
"""
_COVERS = f"""
WITH gone AS (
    DELETE FROM books_match m USING books_entry e
    WHERE m.account_id = %(account)s AND e.account_id = %(account)s AND e.id = m.entry_id
      AND e.ticket_id IN ({_CHOSEN})
    RETURNING m.cover_id, m.amount
), freed AS (
    SELECT cover_id, sum(amount) AS amount FROM gone GROUP BY cover_id
)
UPDATE books_cover c SET matched = c.matched - freed.amount FROM freed
WHERE c.account_id = %(account)s AND c.id = freed.cover_id
"""
_ENTRIES = f"""
UPDATE books_entry e SET held = 0, pending = 0, covered = 0, retained = 0, refunded = e.amount
WHERE e.account_id = %(account)s AND e.ticket_id IN ({_CHOSEN}) AND e.refunded < e.amount
"""
_TICKETS = """
WITH voided AS (
    UPDATE books_ticket t SET state = 'VOIDED', refunded = total
    FROM (SELECT id, refunded FROM books_ticket
          WHERE account_id = %(account)s AND period_id = %(period)s
            AND state IN ('SOLD', 'PARTLY_REFUNDED')
            AND (%(since)s::timestamptz IS NULL OR accepted_at >= %(since)s)) before
    WHERE t.account_id = %(account)s AND t.id = before.id
    RETURNING t.id, t.total - before.refunded AS amount
), kept AS (
    INSERT INTO books_refund (id, account_id, ticket_id, entry_id, amount, spill_only, reason, made_by,
                              made_by_name, made_at)
    SELECT gen_random_uuid(), %(account)s, id, NULL, amount, false, %(reason)s, %(by)s, %(name)s, %(now)s
    FROM voided
)
SELECT count(*), coalesce(sum(amount), 0)::bigint FROM voided
"""


def void_tickets(
    period: LockedPeriod, member: Member | None, *, since: datetime | None, reason: str
) -> Voided:
    """Void the tickets accepted at or after `since`, or all of them."""
    given: dict[str, Any] = {
        "account": period.account_id,
        "period": period.id,
        "since": since,
        "reason": reason,
        "by": member.id if member else None,
        "name": member.user_name if member else "",
        "now": period.now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, given)
        freed = sorted(number for number, covered in cursor.fetchall() if covered)
        for statement in (_CELLS, _COVERS, _ENTRIES, _TICKETS):
            cursor.execute(statement, given)
        tickets, amount = cursor.fetchone()
    if tickets:
        post_mass_refunds(
            period.account_id,
            period.id,
            made_at=period.now,
            currency=period.currency,
            made_by=member.user_id if member else None,
        )
    return Voided(tickets, amount, freed)
