"""Months with a fixed day: 31 January, 28 February, 31 March.

All in UTC, where no hour is skipped or repeated.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime


def month_after(at: datetime, anchor_day: int) -> datetime:
    """The same time of day in the next calendar month, on the anchor day or the last that the month has."""
    return months_after(at, anchor_day, 1)


def months_after(at: datetime, anchor_day: int, months: int) -> datetime:
    """So many calendar months later; `anchor_day` (1 to 31) is the day on which the first period began."""
    if not 1 <= anchor_day <= 31:
        raise ValueError("a month has days 1 to 31")
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(anchor_day, monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)
