"""What cannot be read back is not taken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from dates import EARLIEST, FIRST_MOMENT, LAST_COMPUTED, LAST_MOMENT, LATEST
from rest.fields import read_day, read_moment


@pytest.mark.parametrize(
    "text",
    [
        *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
        *("0202-11-30T10:00:00+05:30", "1899-12-31T00:00:00Z", "1999-12-31T23:59:59Z"),
        *("2000-01-01T00:00:00+00:01", "2100-12-31T23:59:59-00:01", "2101-01-01T00:00:00Z"),
        *("2026-01-01T00:00:00", "2026-01-01", "2026-13-01T00:00:00Z", "", "1e400", "NaN", "٣", "x" * 500),
        *(0, 1767225600, 1.5, True, None, [], {}, datetime(2026, 1, 1)),  # noqa: DTZ001
    ],
)
def test_no_moment(text: Any) -> None:
    with pytest.raises(ValueError, match=r"^(Write|Enter) a time"):
        read_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        *("0001-01-01", "0202-11-30", "1999-12-31", "2101-01-01", "9999-12-31", "2026-02-30"),
        *("20261120", "2026-W01-1", "26-11-20", "2026-11-20T00:00:00Z", "٢٠٢٦-١١-٢٠", "", "0", "1e3", "NaN"),
        *(0, 1.5, True, None, [], {}, datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_no_day(text: Any) -> None:
    with pytest.raises(ValueError, match=r"Write a day as 2026-11-20|Enter a day"):
        read_day(text)


def test_the_edges_are_taken() -> None:
    assert read_moment("2000-01-01T14:00:00+14:00") == FIRST_MOMENT
    assert read_moment("2100-12-31T11:59:59-12:00") == LAST_MOMENT
    assert read_moment(FIRST_MOMENT) == FIRST_MOMENT
    assert (read_day("2000-01-01"), read_day("2100-12-31")) == (EARLIEST, LATEST)
    assert read_day(date(2026, 11, 20)) == read_day("2026-11-20")


def test_every_zone_shows_the_edges() -> None:
    for name in available_timezones():
        for moment in (FIRST_MOMENT, LAST_MOMENT, LAST_COMPUTED):
            assert moment.astimezone(ZoneInfo(name)).astimezone(UTC) == moment


@pytest.mark.django_db
def test_the_database_gives_the_edges_back() -> None:
    from django.db import connection

    edges = (FIRST_MOMENT, LAST_MOMENT, EARLIEST, LATEST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, %s::timestamptz, %s::date, %s::date", edges)
        assert cursor.fetchone() == edges
