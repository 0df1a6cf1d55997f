"""Time zones: by name, their labels on pages, and local times in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils import timezone


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the time zone of this name; UTC when it is unknown."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    return name in zone_names()


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the names of all geographical zones, such as `Asia/Kolkata`, and UTC."""
    names = (name for name in available_timezones() if "/" in name and not name.startswith(NOT_LOCATIONS))
    return ("UTC", *sorted(names))


NOT_LOCATIONS = ("Etc/", "SystemV/", "posix/", "right/")


def zone_label(name: str, at: datetime | None = None) -> str:
    """Return the zone with its UTC offset at that moment: `Asia/Kolkata (UTC+05:30)`."""
    if name == "UTC":
        return name
    offset = f"{(at or timezone.now()).astimezone(zone(name)):%z}"
    return f"{name} (UTC{offset[:3]}:{offset[3:5]})"


class NoSuchTime(ValueError):
    """The clocks skip this time; `before` and `after` are the nearest times that exist."""

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__("no such time")
        self.before, self.after = before, after


class TimeComesTwice(ValueError):
    """The clocks repeat this time; `before` and `after` are near it and come once."""

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__("the time comes twice")
        self.before, self.after = before, after


def moment_of(wall: datetime, name: str) -> datetime:
    """Return the moment of a naive time in the zone; NoSuchTime or TimeComesTwice when it isn't unique."""
    first = wall.replace(tzinfo=zone(name), fold=0)
    second = first.replace(fold=1)
    change = (first.utcoffset() or _ZERO) - (second.utcoffset() or _ZERO)
    if not change:
        return first
    if first.astimezone(UTC).astimezone(zone(name)).replace(tzinfo=None) != wall:
        # With the offset before the change, the time is after the change, and the other way round.
        raise NoSuchTime(wall + change, wall - change)
    raise TimeComesTwice(wall - change, wall + change)


_ZERO = timedelta(0)
