"""Take the next number of a series; the last lock of a transaction, released if it rolls back."""

from __future__ import annotations

from datetime import UTC, datetime

from kernel.query import select_one

NEXT = """
INSERT INTO billing_numberseries (kind, year, last) VALUES (%s, %s, 1)
ON CONFLICT (kind, year) DO UPDATE SET last = billing_numberseries.last + 1
RETURNING last
"""


def next_document_number(kind: str, at: datetime) -> tuple[int, int]:
    """Return (year, position), with the year of `at` in UTC; other callers wait for the transaction's end."""
    year = at.astimezone(UTC).year
    return year, select_one(NEXT, [kind, year])[0]
