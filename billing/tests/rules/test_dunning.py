"""What is due around the end of a period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.dunning import REMINDER_DAYS, Stage, lapses_at, reminder_due, stage_of, status_now
from billing.states import SubscriptionStatus

END = datetime(2026, 12, 20, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "day, before, at",
    [
        (-7, Stage.RUNNING, Stage.INVOICED),
        (-3, Stage.INVOICED, Stage.INVOICED),
        (0, Stage.INVOICED, Stage.GRACE),
        (3, Stage.GRACE, Stage.GRACE),
        (7, Stage.GRACE, Stage.OVER),
    ],
)
def test_each_stage_begins_to_the_second(day: int, before: Stage, at: Stage) -> None:
    moment = END + timedelta(days=day)
    assert stage_of(END, moment - SECOND) == before
    assert stage_of(END, moment) == at
    assert reminder_due(END, moment) == day


def test_the_end_of_grace_is_where_the_account_lapses() -> None:
    assert lapses_at(END) == END + timedelta(days=7)


def test_before_the_first_reminder_there_is_none() -> None:
    assert reminder_due(END, END - timedelta(days=7, seconds=1)) is None


def test_who_slept_for_weeks_sends_the_last_one_only() -> None:
    assert reminder_due(END, END + timedelta(days=40)) == 7
    assert reminder_due(END, END + timedelta(days=5)) == 3


@given(st.lists(st.integers(-30 * 24, 60 * 24), max_size=20))
def test_however_often_one_looks_each_is_sent_once_and_in_order(hours: list[int]) -> None:
    sent: list[int] = []
    for look in sorted(hours):
        day = reminder_due(END, END + timedelta(hours=look))
        if day is not None and day not in sent:
            sent.append(day)
    assert sent == sorted(set(sent))
    assert set(sent) <= set(REMINDER_DAYS)


@pytest.mark.parametrize(
    "status, day, is_trial, ends_there, by_clock",
    [
        ("active", -1, False, False, "active"),
        ("active", 0, False, False, "past_due"),
        ("active", 7, False, False, "expired"),
        ("past_due", 7, False, False, "expired"),
        ("active", -1, True, True, "active"),
        ("active", 0, True, True, "expired"),
        ("active", -1, False, True, "active"),
        ("active", 0, False, True, "canceled"),
        ("incomplete", 9, False, False, "incomplete"),
        ("canceled", 9, False, True, "canceled"),
    ],
)
def test_what_it_is_by_the_clock(
    status: str, day: int, is_trial: bool, ends_there: bool, by_clock: str
) -> None:
    now = END + timedelta(days=day)
    found = status_now(SubscriptionStatus(status), END, now, is_trial=is_trial, ends_there=ends_there)
    assert found == by_clock
