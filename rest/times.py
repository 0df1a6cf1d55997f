"""Moments and days in the API: read strictly, and only those that can be read back."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from dates import FIRST_YEAR, LAST_YEAR, is_likely

LONGEST = 40

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_moment(value: Any) -> datetime:
    """Read a time with its zone; the ValueError says what to write."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and len(value) <= LONGEST:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(_HOW_MOMENT) from None
    else:
        raise ValueError(_HOW_MOMENT)
    if moment.tzinfo is None:
        raise ValueError(_HOW_MOMENT)
    # Aware moments are compared as instants, even if their UTC is beyond the calendar.
    if not is_likely(moment):
        raise ValueError(f"Enter a time between the years {FIRST_YEAR} and {LAST_YEAR}.")
    return moment


def read_day(value: Any) -> date:
    """Read a day such as 2026-11-20; the ValueError says what to write."""
    if isinstance(value, date) and not isinstance(value, datetime):
        day = value
    elif isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValueError("This day doesn't exist. Write a day as 2026-11-20.") from None
    else:
        raise ValueError("Write a day as 2026-11-20.")
    if not is_likely(day):
        raise ValueError(f"Enter a day between the years {FIRST_YEAR} and {LAST_YEAR}.")
    return day


_HOW_MOMENT = 'Write a time in ISO 8601 with its zone, such as "2026-11-20T20:45:00Z".'

Moment = Annotated[datetime, BeforeValidator(read_moment)]
Day = Annotated[date, BeforeValidator(read_day)]
