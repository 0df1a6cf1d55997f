"""The current date for a reader, and the possible dates of a group's payments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chits.models import Group, Instalment
from dates import EARLIEST
from kernel.clock import database_now
from tenancy.member import Member

ZONE = ZoneInfo("Asia/Kolkata")
# The first instalment is collected in the month before its draw.
FIRST_MONTH = timedelta(days=31)


def today_of(member: Member, now: datetime | None = None) -> date:
    """Return the account's current date."""
    moment = now or database_now()
    try:
        return moment.astimezone(ZoneInfo(member.time_zone)).date()
    except (ValueError, OSError):
        return moment.astimezone(ZONE).date()


class Days(NamedTuple):
    """A range of days, both ends included."""

    earliest: date
    latest: date

    def problem(self, day: date) -> str | None:
        """Return the error for a day outside the range, or an empty string."""
        if day > self.latest:
            return "The date is in the future. Enter the day on which the money was received."
        if day < self.earliest:
            return f"The date is before the group started. Enter {self.earliest.isoformat()} or later."
        return None


def payment_days(member: Member, group: Group, now: datetime) -> Days:
    """Return the days from the group's creation or first collection until today.

    Today is the group's or the reader's date, whichever is later, so that no one's own date is refused.
    """
    earliest = group.day_of(group.created_at)
    first = Instalment.objects.filter(group=group).order_by("number").values_list("due_on", flat=True).first()
    if first is not None:
        earliest = min(earliest, first - FIRST_MONTH)
    return Days(max(earliest, EARLIEST), max(group.day_of(now), today_of(member, now)))
