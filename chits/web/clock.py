"""Times of a group as pages show them: by its own clock, whose zone is named to who reads by another."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format

from chits.models import Instalment
from tenancy.member import Member
from ui.zones import zone, zone_label


class HasZone(Protocol):
    """A group, or a line of one."""

    @property
    def time_zone(self) -> str: ...


def by_clock(group: HasZone, at: datetime, shape: str = "H:i") -> str:
    """The moment as the group's clock shows it: `18:00`, or in another shape of Django's dates."""
    return date_format(at.astimezone(zone(group.time_zone)), shape)


def zone_beside(group: HasZone, at: datetime) -> str:
    """The group's zone with its offset at that moment; empty for who reads by the same zone anyway."""
    return "" if group.time_zone == timezone.get_current_timezone_name() else zone_label(group.time_zone, at)


def zone_of(instalment: Instalment) -> str:
    """The zone in which the pages of one draw are shown."""
    zone_name: str = instalment.group.time_zone
    return zone_name


def named_zone(member: Member, instalment: Instalment) -> str:
    """That zone with its offset, for a member who reads other pages by another; else empty."""
    name = zone_of(instalment)
    return "" if name == member.reading_zone else zone_label(name, instalment.draw_at)
