"""Months keep the day they began on."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.months import month_after, months_after

BEGINNINGS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    "day, after",
    [
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        (datetime(2028, 1, 31, tzinfo=UTC), ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]),
        (datetime(2026, 1, 30, tzinfo=UTC), ["2026-02-28", "2026-03-30", "2026-04-30", "2026-05-30"]),
        (datetime(2026, 11, 21, tzinfo=UTC), ["2026-12-21", "2027-01-21", "2027-02-21", "2027-03-21"]),
    ],
)
def test_a_short_month_ends_sooner_and_the_next_is_whole_again(day: datetime, after: list[str]) -> None:
    seen: list[datetime] = []
    for _ in after:
        moved = month_after(day if not seen else seen[-1], day.day)
        seen.append(moved)
    assert [moved.date().isoformat() for moved in seen] == after
    assert {moved.time() for moved in seen} == {day.time()}


@given(BEGINNINGS, st.integers(0, 600))
def test_month_by_month_is_the_same_as_all_at_once(begun: datetime, months: int) -> None:
    step = begun
    for _ in range(months % 40):
        step = month_after(step, begun.day)
    assert step == months_after(begun, begun.day, months % 40)
    there = months_after(begun, begun.day, months)
    assert (there.year - begun.year) * 12 + there.month - begun.month == months
    assert there.day == min(begun.day, monthrange(there.year, there.month)[1])


@given(BEGINNINGS)
def test_a_month_is_28_to_31_days(begun: datetime) -> None:
    month = month_after(begun, begun.day) - begun
    assert timedelta(days=28) <= month <= timedelta(days=31)


def test_a_day_outside_a_month_is_refused() -> None:
    for day in (0, 32):
        with pytest.raises(ValueError, match="days 1 to 31"):
            month_after(datetime(2026, 1, 1, tzinfo=UTC), day)
