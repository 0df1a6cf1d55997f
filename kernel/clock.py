"""The two clocks: `database_now()` decides, `now()` is for stamps that decide nothing.

What a deadline is held against is always the database's clock read *after* the lock was taken:
`drawbook_now()` = `clock_timestamp()` plus an offset kept in a one-row table that only the
owner of the database (that is, a test) can write.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """This process's clock, aware, UTC."""
    return datetime.now(UTC)


def database_now() -> datetime:
    """The clock every deadline is held against, aware, UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT drawbook_now()")
        return cursor.fetchone()[0]
