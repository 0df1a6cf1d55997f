"""The years in which a date or time that somebody gives can lie: one bound for page, API, file and database.

A year outside of them is a slip (0202, 20226), and some such moments no program here could read back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

FIRST_YEAR, LAST_YEAR = 2000, 2100
EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
FIRST_MOMENT = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(LAST_YEAR, 12, 31, 23, 59, 59, tzinfo=UTC)

# What is computed from a given time may lie later: the last of 10,000 monthly draws is in 2933.
LAST_COMPUTED = datetime(3000, 1, 1, tzinfo=UTC)


def is_likely(given: date | datetime) -> bool:
    """Whether somebody can have meant that day, or that moment with its zone; moments compare as instants."""
    if isinstance(given, datetime):
        return FIRST_MOMENT <= given <= LAST_MOMENT
    return EARLIEST <= given <= LATEST
