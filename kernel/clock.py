"""The two clocks: `database_now()` for decisions, `now()` for timestamps that decide nothing.

Deadlines are compared with the database's clock, read *after* the lock was taken: `drawbook_now()` is
`clock_timestamp()` plus an offset stored in a one-row table that only the owner of the database (in practice,
a test) can write.
"""

from __future__ import annotations

from datetime import UTC, datetime

from kernel.query import select_one


def now() -> datetime:
    """Return this process's time, aware, UTC."""
    return datetime.now(UTC)


def database_now() -> datetime:
    """Return the time that deadlines are compared with, aware, UTC."""
    found: datetime = select_one("SELECT drawbook_now()")[0]
    return found
