"""The times of a group's draws: the draw day of each month, never computed from the previous draw."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_in(year: int, month: int, draw_day: int) -> date:
    """Return the draw day of a month, or its last day if the month is shorter."""
    return date(year, month, min(draw_day, calendar.monthrange(year, month)[1]))


def month_after(day: date, months: int) -> tuple[int, int]:
    """Return (year, month) so many months after the month of a date."""
    whole = day.year * 12 + day.month - 1 + months
    return whole // 12, whole % 12 + 1


def first_day(draw_day: int, since: date) -> date:
    """Return the first draw day on or after a date."""
    this_month = day_in(since.year, since.month, draw_day)
    return this_month if this_month >= since else day_in(*month_after(since, 1), draw_day)


def at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a local time in UTC and whole seconds. A time skipped in spring moves later."""
    return datetime.combine(day, hour.replace(microsecond=0), zone).astimezone(UTC)


def draw_times(
    count: int,
    *,
    draw_day: int,
    draw_time: time,
    zone: ZoneInfo,
    start: datetime,
    first_draw_at: datetime | None = None,
) -> list[datetime]:
    """Return the instants (UTC) of draws 1..count, none before `start`; draw k is in the k-th month.

    With `first_draw_at` the first is at that instant and the others on the draw day of the months after it.
    """
    if first_draw_at is not None:
        first = first_draw_at.astimezone(UTC).replace(microsecond=0)
    else:
        local = start.astimezone(zone).date()
        first = at(first_day(draw_day, local), draw_time, zone)
        if first < start:
            first = at(day_in(*month_after(local, 1), draw_day), draw_time, zone)
    month = first.astimezone(zone).date()
    later = [at(day_in(*month_after(month, k), draw_day), draw_time, zone) for k in range(1, count)]
    return [first, *later]


def middle_of(earlier: datetime, later: datetime) -> datetime:
    """Return when an instalment's demands are issued at the latest, if the one before isn't awarded yet."""
    return earlier + (later - earlier) / 2


def months_late(due: date, today: date, grace_days: int) -> int:
    """Return the begun months of delay after the grace days."""
    begin = due + timedelta(days=grace_days)
    if today <= begin:
        return 0
    months = (today.year - begin.year) * 12 + today.month - begin.month
    return months + (1 if today > _same_day(begin, months) else 0)


def _same_day(day: date, months: int) -> date:
    year, month = month_after(day, months)
    return day_in(year, month, day.day)


def after_months(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the same local time so many months later, or on the month's last day."""
    local = moment.astimezone(zone)
    year, month = month_after(local.date(), months)
    return datetime.combine(day_in(year, month, local.day), local.timetz()).astimezone(UTC)


def next_slot(draw_at: datetime, now: datetime, *, lead_seconds: int, spacing: timedelta) -> datetime:
    """Return the next slot of a draw that was not held: the next day at the same time that leaves its lead.

    If draws are only days apart, slots are twice the lead apart.
    """
    step = timedelta(days=1)
    if spacing < timedelta(days=7):
        step = timedelta(seconds=max(2 * lead_seconds, 10))
    soonest = now + timedelta(seconds=lead_seconds + 2)
    steps = max(1, -((draw_at - soonest) // step))
    return draw_at + steps * step
