"""Durations in words: 1800 seconds are "30 minutes"."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY, HOUR, MINUTE = 86_400, 3_600, 60


def in_words(seconds: int) -> str:
    """Return its two largest units: `2 days 3 hours`, `30 minutes`, `90 seconds`, `0 seconds`."""
    seconds = max(0, int(seconds))
    if seconds < 2 * MINUTE and seconds % MINUTE:
        return _seconds(seconds)
    parts = [
        (seconds // DAY, _days),
        (seconds % DAY // HOUR, _hours),
        (seconds % HOUR // MINUTE, _minutes),
        (seconds % MINUTE, _seconds),
    ]
    words = [write(count) for count, write in parts if count]
    if len(words) < 2:
        return words[0] if words else _seconds(0)
    return _("%(larger)s %(smaller)s") % {"larger": words[0], "smaller": words[1]}


def _days(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def _hours(count: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}


def _minutes(count: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


def _seconds(count: int) -> str:
    return ngettext("%(n)s second", "%(n)s seconds", count) % {"n": count}
