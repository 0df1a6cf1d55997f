"""Take the next number of a series: the last lock of a transaction, given back when it is undone."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

NEXT = """
INSERT INTO billing_numberseries (kind, year, last) VALUES (%s, %s, 1)
ON CONFLICT (kind, year) DO UPDATE SET last = billing_numberseries.last + 1
RETURNING last
"""


def next_document_number(kind: str, at: datetime) -> tuple[int, int]:
    """(year, position); the year is that of `at` in UTC. Others wait for the end of the transaction."""
    year = at.astimezone(UTC).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [kind, year])
        return year, cursor.fetchone()[0]
