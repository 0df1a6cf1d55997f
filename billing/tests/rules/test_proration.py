"""The rest of a period in a larger plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.months import month_after
from billing.rules.proration import prorate, share_left

START = datetime(2026, 4, 1, 12, tzinfo=UTC)
END = month_after(START, 1)
BASIC = {"old_month_minor": 29_00, "old_credits": 5_000}
PRO = {"new_month_minor": 79_00, "new_credits": 20_000}


@pytest.mark.parametrize(
    "days, share, unused, rest, credits",
    [
        (0, Fraction(1), 29_00, 79_00, 15_000),
        (15, Fraction(1, 2), 14_50, 39_50, 7_500),
        (20, Fraction(1, 3), 9_67, 26_33, 5_000),
        (30, Fraction(0), 0, 0, 0),
        (40, Fraction(0), 0, 0, 0),
        (-3, Fraction(1), 29_00, 79_00, 15_000),
    ],
)
def test_the_rest_is_reckoned_to_the_instant(
    days: int, share: Fraction, unused: int, rest: int, credits: int
) -> None:
    left = share_left(START, END, START + timedelta(days=days))
    assert left == share
    reckoned = prorate(left, **BASIC, **PRO)
    assert (reckoned.unused_minor, reckoned.rest_minor, reckoned.credits) == (unused, rest, credits)
    assert reckoned.total_minor == rest - unused


def test_nothing_is_owed_when_what_is_left_is_worth_more() -> None:
    reckoned = prorate(Fraction(1, 2), **BASIC, new_month_minor=20_00, new_credits=1)
    assert (reckoned.total_minor, reckoned.credits) == (0, 0)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.timedeltas(timedelta(days=-2), timedelta(days=40)))
def test_never_more_than_the_difference_of_a_month(old: int, more: int, passed: timedelta) -> None:
    left = share_left(START, END, START + passed)
    assert 0 <= left <= 1
    reckoned = prorate(left, old_month_minor=old, new_month_minor=old + more, old_credits=1, new_credits=9)
    assert 0 <= reckoned.total_minor <= more + 1
    assert abs(reckoned.total_minor - more * left) <= 1
    assert 0 <= reckoned.credits <= 8


def test_a_period_goes_forward() -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        share_left(END, START, START)
