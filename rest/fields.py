"""Fields of requests: text, moments, days, time zones and currencies are read strictly."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from dates import FIRST_YEAR, LAST_YEAR, is_likely
from kernel.errors import bad_field
from kernel.ids import read_id
from kernel.names import clean_name
from money import CURRENCIES

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


def _no_controls(value: Any) -> Any:
    if isinstance(value, str):
        if any(ord(c) < 32 and c not in "\t\n\r" for c in value) or "\x7f" in value:
            raise ValueError("Control characters are not allowed.")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("The text is not valid Unicode.") from None
    return value


Text = Annotated[str, BeforeValidator(_no_controls)]
"""A string without control characters other than tabs and line ends."""


def _one_line(value: Any) -> Any:
    value = _no_controls(value)
    return clean_name(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]
"""One line of text, cleaned: single spaces, composed letters. Give its lengths with Field."""


def line(max_length: int, min_length: int = 0) -> Any:
    """Return a Line of limited length."""
    return Annotated[Line, Field(max_length=max_length, min_length=min_length)]


def _currency(value: str) -> str:
    if value not in CURRENCIES:
        raise ValueError("Unknown currency. Use a three-letter code, such as INR.")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("Unknown time zone. Use a name such as Asia/Kolkata.")
    return value


def optional_id(name: str, text: str | None, what: str = "an id") -> uuid.UUID | None:
    """Read the query parameter `name`, or None without it. Raise BadInput that says what it has to be."""
    found = read_id(text)
    if text is not None and found is None:
        raise bad_field(name, f"{name} is {what}.")
    return found


CurrencyCode = Annotated[str, AfterValidator(_currency)]
Zone = Annotated[str, AfterValidator(_zone)]
Money = Annotated[Any, Field(json_schema_extra={"anyOf": [{"type": "string"}, {"type": "integer"}]})]
"""Read with the currency by `rest.amounts.read_amount`, which reports errors."""
Name = Annotated[Line, Field(min_length=1, max_length=120)]
Reason = Annotated[Line, Field(min_length=1, max_length=500)]
