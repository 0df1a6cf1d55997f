"""The parts of sold entries for the rules, read under the locks of their numbers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from books.period import LockedPeriod
from books.rules.parts import EntryParts, LegPart, MatchPart, PendingPart
from books.rules.plan import PendingMode
from books.rules.units import factor_of
from kernel.query import select
from kernel.statements import array

_LEGS = """
LEFT JOIN LATERAL (
    SELECT array_agg(g.id ORDER BY g.position) AS ids, array_agg(g.ledger_id ORDER BY g.position) AS ledgers,
           array_agg(g.amount ORDER BY g.position) AS amounts,
           array_agg(g.units ORDER BY g.position) AS units, max(g.position) AS last
    FROM books_leg g WHERE g.account_id = e.account_id AND g.entry_id = e.id
) l ON true
"""
_PENDING = f"""
SELECT e.id, e.number, e.pending, e.pending_mode, e.capacity_factor, t.accepted_at, t.id, e.line,
       l.ids, l.ledgers, l.amounts, l.units, coalesce(l.last, -1)
FROM books_entry e
JOIN books_ticket t ON t.account_id = e.account_id AND t.id = e.ticket_id
{_LEGS}
WHERE e.account_id = %s AND e.period_id = %s AND e.pending > 0 AND e.number = ANY (%s::smallint[])
"""
_OF_TICKET = f"""
SELECT e.id, e.number, e.pending, e.capacity_factor, l.ids, l.ledgers, l.amounts, l.units,
       m.ids, m.covers, m.amounts
FROM books_entry e
{_LEGS}
LEFT JOIN LATERAL (
    SELECT array_agg(x.id ORDER BY x.id) AS ids, array_agg(x.cover_id ORDER BY x.id) AS covers,
           array_agg(x.amount ORDER BY x.id) AS amounts
    FROM books_match x WHERE x.account_id = e.account_id AND x.entry_id = e.id
) m ON true
WHERE e.account_id = %s AND e.ticket_id = %s ORDER BY e.line
"""


class WaitingPart(NamedTuple):
    """A pending part, and the position of its entry's last leg (-1 without any)."""

    part: PendingPart
    last_position: int


def pending_parts(period: LockedPeriod, numbers: Iterable[int]) -> list[WaitingPart]:
    """Return the pending parts of the numbers, unordered; `PendingPart.order` sorts by age."""
    return [
        WaitingPart(
            PendingPart(
                entry_id=row[0],
                number=row[1],
                pending_minor=row[2],
                order=row[5:8],
                mode=PendingMode(row[3]),
                factor=factor_of(row[4]),
                legs=_legs(row[8:12]),
            ),
            row[12],
        )
        for row in select(_PENDING, [period.account_id, period.id, array(numbers)])
    ]


def parts_of_ticket(account_id: uuid.UUID, ticket_id: uuid.UUID) -> list[EntryParts]:
    """Return every entry of a ticket in the order of its lines."""
    return [
        EntryParts(
            entry_id=row[0],
            number=row[1],
            pending_minor=row[2],
            matches=[MatchPart(*match) for match in _rows(row[8:11])],
            legs=_legs(row[4:8]),
            factor=factor_of(row[3]),
        )
        for row in select(_OF_TICKET, [account_id, ticket_id])
    ]


def _legs(columns: Any) -> list[LegPart]:
    return [LegPart(*leg) for leg in _rows(columns)]


def _rows(columns: Any) -> Iterable[Any]:
    """Zip arrays into rows; none if the join found nothing."""
    return zip(*columns, strict=True) if columns[0] else ()
