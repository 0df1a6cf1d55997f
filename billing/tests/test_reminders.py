"""What the owner is told around the end of a period: one notice a day that says something new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from billing.actions.cancel_subscription import cancel_subscription
from billing.schedule import follow_subscriptions
from conftest import as_member
from inbox.models import Notice
from live.flusher import flush
from tests.world_subscriptions import Renting, a_renting_account, a_trial, clock_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(move_clock: Any) -> Callable[..., None]:
    return clock_at(move_clock)


def told(renting: Renting) -> list[str]:
    """Titles since the approval of the first payment, the oldest first."""
    flush()
    with as_member(renting.member):
        rows = Notice.objects.filter(kind__startswith="billing.").order_by("id")
        return [row.title for row in rows if "approved" not in row.title and "review" not in row.title][1:]


def test_each_reminder_is_told_once(at: Callable[..., None]) -> None:
    renting = a_renting_account()
    end = renting.subscription().current_period_end
    for day in (-7, -3, 0, 3, 7):
        for _ in range(2):
            at(end, days=day)
            follow_subscriptions()
            flush()
    number = renting.invoices(purpose="renewal")[0].number
    day = end.date().isoformat()
    assert told(renting) == [
        f"Basic renews on {day}: PKR 8,062.00",
        f"Basic renews on {day}: PKR 8,062.00",
        f"{number} is due today: PKR 8,062.00",
        f"{number} is past due: PKR 8,062.00",
        f"Your account is suspended until {number} is paid",
    ]


def test_another_plan_in_the_last_week_is_told_with_its_invoice(at: Callable[..., None]) -> None:
    renting = a_renting_account(plan="pro")
    at(renting.subscription().current_period_end, days=-6)
    follow_subscriptions()
    renting.choose("basic")
    assert [title.partition(":")[0].split()[0] for title in told(renting)] == ["Pro", "Invoice"]


def test_the_end_of_a_trial_is_told(at: Callable[..., None]) -> None:
    trial = a_trial()
    at(trial.subscription().current_period_end)
    follow_subscriptions()
    flush()
    with as_member(trial.member):
        assert [row.title for row in Notice.objects.all()] == ["Your free trial is over"]


def test_the_end_that_was_wanted_is_told(at: Callable[..., None]) -> None:
    renting = a_renting_account()
    with as_member(renting.member):
        cancel_subscription(renting.member)
    at(renting.subscription().current_period_end + timedelta(seconds=1))
    follow_subscriptions()
    assert told(renting) == ["Your subscription has ended"]
