"""The years that an entered date or time can have, the same for pages, API, files and database.

A year outside of them is a slip (0202, 20226), and some such moments no program here could read back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

FIRST_YEAR, LAST_YEAR = 2000, 2100
EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
FIRST_MOMENT = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(LAST_YEAR, 12, 31, 23, 59, 59, tzinfo=UTC)

# Times computed from an entered one may be later: the last of 10,000 monthly draws is in 2933.
LAST_COMPUTED = datetime(3000, 1, 1, tzinfo=UTC)


def is_likely(given: date | datetime) -> bool:
    """Return whether a date, or a moment with its zone, is within the bounds."""
    if isinstance(given, datetime):
        return FIRST_MOMENT <= given <= LAST_MOMENT
    return EARLIEST <= given <= LATEST
