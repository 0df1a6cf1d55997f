"""Statements that models can't express, each in one call. The hot path uses `kernel.statements`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Values = Sequence[Any] | Mapping[str, Any]


def select(sql: str, values: Values = ()) -> list[Any]:
    """Return all rows, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        rows: list[Any] = cursor.fetchall()
        return rows


def select_one(sql: str, values: Values = ()) -> Any:
    """Return the first row, or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchone()


def execute(sql: str, values: Values = ()) -> int:
    """Run a statement, and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return int(cursor.rowcount)
