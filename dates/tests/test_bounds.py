"""One bound for every date and time that somebody gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dates import EARLIEST, FIRST_MOMENT, LAST_COMPUTED, LAST_MOMENT, LATEST, is_likely


def test_the_edges_are_likely_and_what_is_beside_them_is_not() -> None:
    second, day = timedelta(seconds=1), timedelta(days=1)
    assert is_likely(FIRST_MOMENT) and is_likely(LAST_MOMENT) and is_likely(EARLIEST) and is_likely(LATEST)
    assert not is_likely(FIRST_MOMENT - second) and not is_likely(LAST_MOMENT + second)
    assert not is_likely(EARLIEST - day) and not is_likely(LATEST + day)


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=14)), timezone(timedelta(hours=-12)), UTC])
def test_moments_without_an_instant_in_our_calendar_are_compared(zone: timezone) -> None:
    assert not is_likely(datetime(1, 1, 1, tzinfo=zone))
    assert not is_likely(datetime(9999, 12, 31, 23, 59, tzinfo=zone))


def test_a_moment_is_likely_by_its_instant_not_by_what_a_clock_shows() -> None:
    kolkata = timezone(timedelta(hours=5, minutes=30))
    assert not is_likely(datetime(2000, 1, 1, tzinfo=kolkata))
    assert is_likely(datetime(2101, 1, 1, tzinfo=kolkata))


def test_ten_thousand_months_from_the_last_day_can_be_stored() -> None:
    assert date(LATEST.year + 10_000 // 12 + 1, 1, 1) < LAST_COMPUTED.date()
