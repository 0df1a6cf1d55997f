"""What each ledger of a period holds."""

from __future__ import annotations

import uuid

from django.db import connection

_USED = """
SELECT c.ledger_id, sum(c.used)::bigint, sum(c.capacity)::bigint FROM books_cell c
JOIN books_ledger l ON l.account_id = c.account_id AND l.id = c.ledger_id
WHERE l.account_id = %s AND l.period_id = %s GROUP BY c.ledger_id
"""


def used_by_ledger(account_id: uuid.UUID, period_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """(used, capacity) in units over all numbers, by ledger."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, [account_id, period_id])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
