"""Read a date in a given form, and detect the form of a file's dates.

Which of two numbers is the day and which the month is never guessed. What stands between them does not
matter, nor does a time, a weekday or a zone beside the day; what is left over makes the whole unreadable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from dates.bounds import EARLIEST, LATEST
from dates.months import MONTHS, folded

FORMS: tuple[str, ...] = (
    "YYYY-MM-DD",
    "YYYYMMDD",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
    "YYYY-MMM-DD",
    "DD/MM/YYYY",
    "DD/MM/YY",
    "DD-MM-YYYY",
    "DD-MM-YY",
    "DD.MM.YYYY",
    "DD.MM.YY",
    "DDMMYYYY",
    "MM/DD/YYYY",
    "MM/DD/YY",
    "MM-DD-YYYY",
    "MM-DD-YY",
    "DD MMM YYYY",
    "DD MMM YY",
    "DD-MMM-YYYY",
    "DD-MMM-YY",
    "DD/MMM/YYYY",
    "DD/MMM/YY",
    "DD MMM, YYYY",
    "MMM DD, YYYY",
    "MMM DD YYYY",
    "MMM-DD-YYYY",
    "YY-MM-DD",
    "YY/MM/DD",
)

_BETWEEN = r"\s*[-/.,\s]\s*"
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<year>\d{2})",
    "MMM": r"(?P<name>[^\W\d_][^\d\s,/-]*)",
    "MM": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})(?:st|nd|rd|th)?",
}
_TOKEN = re.compile("|".join(_TOKENS))
_TIME = r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d(?:[.,]\d+)?)?\s*(?:[ap]\.?\s*m\.?)?"
_ZONE = r"(?:z|[a-z]{2,5}|(?:utc|gmt)?\s*[+-]\d{2}:?\d{2}|utc|gmt)"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
_BESIDE = rf"(?:(?:[\s,;|]+|\s*t|\s+at\s+|\s*-\s+){_TIME}(?:\s*{_ZONE})?)?(?:[\s,]*\(?{_WEEKDAY}\)?)?"
_QUOTED = re.compile(r"""=\s*"([^"]*)"|"([^"]*)"|'([^']*)'""")


class BadDate(ValueError):
    """The text isn't a date in the form. `str()` returns a sentence for its writer."""


def read_date(written: str, form: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """Read a date in one of FORMS. Raise BadDate for any other text and for a date outside the bounds."""
    found = _pattern(form).fullmatch(_tidy(written))
    day = _day_of(found) if found else None
    if day is None:
        raise BadDate(f"{_shown(written)} isn't a date in the form {form}.")
    if not earliest <= day <= latest:
        raise BadDate(f"{_shown(written)} isn't a likely date. It would be {day.isoformat()}.")
    return day


def reads_all(written: Iterable[str], form: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> bool:
    """Return whether every text is a likely date in the form."""
    try:
        for text in written:
            read_date(text, form, earliest=earliest, latest=latest)
    except BadDate:
        return False
    return True


def proven_form(
    written: Sequence[str], *, earliest: date = EARLIEST, latest: date = LATEST, forms: Sequence[str] = FORMS
) -> str | None:
    """Return the form that reads all of the texts, if no other form reads a different date from any of them.

    None where the day and the month could be either way round in all of them, and where no form reads all.
    """
    texts = [text for text in dict.fromkeys(written) if text.strip()]
    fitting = [form for form in forms if reads_all(texts, form, earliest=earliest, latest=latest)]
    if not texts or not fitting:
        return None
    days = {tuple(read_date(text, form) for text in texts) for form in fitting}
    return min(fitting, key=lambda form: _distance(form, texts[0])) if len(days) == 1 else None


def _distance(form: str, text: str) -> int:
    """Return how far a form's separators differ from those of a text: 30-11-2026 matches DD-MM-YYYY."""
    marks = re.sub(r"[A-Z]", "", form)
    between = "".join(c for c in _tidy(text) if c in "-/.,")
    return abs(len(marks) - len(between)) + sum(mark not in between for mark in marks if mark.strip())


@cache
def _pattern(form: str) -> re.Pattern[str]:
    if form not in FORMS:
        raise ValueError(f"unknown form of dates: {form}")
    parts = _TOKEN.findall(form)
    # Without separators every number has all its digits: 30112026.
    is_tight = "".join(parts) == form
    tokens = [_TOKENS[part].replace("{1,2}", "{2}") if is_tight else _TOKENS[part] for part in parts]
    between = "" if is_tight else (_BETWEEN if "MMM" not in form else r"(?:\s*[-/.,\s]\s*)*")
    return re.compile(rf"(?:{_WEEKDAY}[\s,]+)?{between.join(tokens)}{_BESIDE}", re.IGNORECASE)


def _day_of(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else MONTHS.get(folded(parts.get("name") or ""), 0)
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _tidy(written: str) -> str:
    """Return the text with ASCII digits, without spreadsheet marks, unusual spaces and direction marks."""
    visible = "".join(c for c in written[:80] if unicodedata.category(c) != "Cf")
    text = " ".join("".join(_plain(c) for c in visible).split())
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        text = next(part for part in quoted.groups() if part is not None)
    return text.strip().removeprefix("'").strip()


def _plain(c: str) -> str:
    category = unicodedata.category(c)
    if category == "Nd":
        return str(unicodedata.decimal(c))
    if category == "Pd" or c == "\N{MINUS SIGN}":
        return "-"
    return c if category in ("No", "Nl") else unicodedata.normalize("NFKC", c)


def _shown(written: str) -> str:
    return f"“{' '.join(written.split()):.40}”"
