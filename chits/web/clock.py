"""Times of a group on pages, in its own zone, which is named for readers in another zone."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format

from chits.models import Instalment
from tenancy.member import Member
from ui.zones import zone, zone_label


class HasZone(Protocol):
    """A group, or a line of a group."""

    @property
    def time_zone(self) -> str: ...


def by_clock(group: HasZone, at: datetime, shape: str = "H:i") -> str:
    """Return the moment in the group's zone: `18:00`, or in another Django date format."""
    return date_format(at.astimezone(zone(group.time_zone)), shape)


def zone_beside(group: HasZone, at: datetime) -> str:
    """Return the group's zone with its offset at that moment, or "" for readers in the same zone."""
    return "" if group.time_zone == timezone.get_current_timezone_name() else zone_label(group.time_zone, at)


def zone_of(instalment: Instalment) -> str:
    """Return the zone in which the pages of a draw are shown."""
    zone_name: str = instalment.group.time_zone
    return zone_name


def named_zone(member: Member, instalment: Instalment) -> str:
    """Return that zone with its offset for a member whose other pages use another zone, else ""."""
    name = zone_of(instalment)
    return "" if name == member.reading_zone else zone_label(name, instalment.draw_at)
