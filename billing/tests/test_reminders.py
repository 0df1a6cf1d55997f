"""What the owner is told around the end of a period: one notice a day that says something new."""

from __future__ import annotations

import pytest

from billing.actions.cancel_subscription import cancel_subscription
from billing.schedule import advance_subscriptions
from inbox.models import Notice
from live.flusher import flush
from tests.cast import as_member
from tests.racing import at_once, refused
from tests.world_billing import a_submission
from tests.world_subscriptions import At, Renting, a_renting_account, a_trial

pytestmark = pytest.mark.django_db(transaction=True)


def told(renting: Renting) -> list[str]:
    """Titles since the approval of the first payment, the oldest first."""
    flush()
    with as_member(renting.member):
        rows = Notice.objects.filter(kind__startswith="billing.").order_by("id")
        return [row.title for row in rows if "approved" not in row.title and "review" not in row.title][1:]


def test_each_reminder_is_told_once(at: At) -> None:
    renting = a_renting_account()
    end = renting.subscription().current_period_end
    for day in (-7, -3, 0, 3, 7):
        for _ in range(2):
            at(end, days=day)
            advance_subscriptions()
            flush()
    number = renting.invoices(purpose="renewal")[0].number
    on = end.date().isoformat()
    assert told(renting) == [
        f"Basic renews on {on}: PKR 8,062.00",
        f"Basic renews on {on}: PKR 8,062.00",
        f"{number} is due today: PKR 8,062.00",
        f"{number} is past due: PKR 8,062.00",
        f"Your account is suspended until {number} is paid",
    ]


def test_another_plan_in_the_last_week_is_told_with_its_invoice(at: At) -> None:
    renting = a_renting_account(plan="pro")
    at(renting.subscription().current_period_end, days=-6)
    advance_subscriptions()
    renting.choose("basic")
    assert [title.partition(":")[0].split()[0] for title in told(renting)] == ["Pro", "Invoice"]


def test_the_end_of_a_trial_is_told(at: At) -> None:
    trial = a_trial()
    at(trial.subscription().current_period_end)
    advance_subscriptions()
    flush()
    with as_member(trial.member):
        assert [row.title for row in Notice.objects.all()] == ["Your free trial has ended"]


def test_the_end_that_was_wanted_is_told(at: At) -> None:
    renting = a_renting_account()
    with as_member(renting.member):
        cancel_subscription(renting.member)
    at(renting.subscription().current_period_end, seconds=2)
    advance_subscriptions()
    assert told(renting) == ["Your subscription has ended"]


def trial_told(trial: Renting) -> list[tuple[str, str]]:
    flush()
    with as_member(trial.member):
        rows = Notice.objects.filter(kind__in=("billing.TrialReminded", "billing.SubscriptionEnded"))
        return [(row.title, row.body) for row in rows.order_by("id")]


def test_a_trial_is_reminded_of_three_days_and_one_day_before_its_end_and_at_it(
    at: At,
) -> None:
    trial = a_trial()
    end = trial.subscription().current_period_end
    at(end, days=-3, seconds=-5)
    assert advance_subscriptions() == 0
    for day in (-3, -2, -1, -0.5, 0):
        at(end, days=day)
        assert advance_subscriptions() == (day in (-3, -1, 0))
        assert advance_subscriptions() == 0
    assert trial.reminders() == [-3, -1]
    title = f"Your free trial ends on {end.date().isoformat()}"
    way = "Choose a plan before then to continue without interruption. You keep your credits."
    over = ("Your free trial has ended", "You keep your credits. Choose a plan to continue.")
    assert trial_told(trial) == [(title, way), (title, way), over]


def test_the_reminder_of_a_trial_names_the_invoice_that_is_there(at: At) -> None:
    trial = a_trial()
    trial.choose("basic")
    at(trial.subscription().current_period_end, days=-0.5)
    advance_subscriptions()
    number = trial.invoices()[0].number
    assert [body for _, body in trial_told(trial)] == [
        f"Pay PKR 8,062.00 for {number} before then to continue without interruption."
    ]


def test_a_trial_whose_payment_is_under_review_is_left_in_peace(at: At) -> None:
    trial = a_trial()
    trial.choose("basic")
    a_submission(trial.member)
    at(trial.subscription().current_period_end, days=-1)
    assert advance_subscriptions() == 0
    assert trial_told(trial) == []


def test_two_schedules_at_once_remind_of_a_trial_once(at: At) -> None:
    trial = a_trial()
    at(trial.subscription().current_period_end, days=-3)
    assert refused(at_once(*[advance_subscriptions] * 4)) == []
    assert trial.reminders() == [-3]
    assert len(trial_told(trial)) == 1
