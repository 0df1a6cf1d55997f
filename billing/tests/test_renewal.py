"""A period that ends: asked for, reminded of, past due, suspended, and paid late after all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from billing.actions.cancel_subscription import cancel_subscription
from billing.models import Invoice
from billing.rules.months import month_after
from billing.schedule import advance_subscriptions
from credits.models import CreditEntry
from kernel.models import Outbox
from tenancy.member import Member
from tenancy.staff import Staff
from tests.api.caller import CallerOf
from tests.cast import as_member
from tests.world_billing import Paying, a_submission, fresh
from tests.world_subscriptions import At, Renting, a_renting_account, a_trial

pytestmark = pytest.mark.django_db


def reminded() -> list[int]:
    rows = Outbox.objects.filter(kind="billing.RenewalReminded").order_by("id")
    return [row.body["day"] for row in rows]


def test_a_period_is_a_month_from_the_approval(renting: Renting) -> None:
    running = renting.subscription()
    assert running.status == "active" and not running.is_trial
    start = running.current_period_start
    assert running.anchor_day == start.day
    assert start is not None
    assert running.current_period_end == month_after(start, start.day)
    assert renting.status() == "active" and renting.credits() == 5_000


def test_nothing_is_due_in_the_middle_of_a_period(renting: Renting, at: At) -> None:
    at(renting.subscription().current_period_start, days=10)
    assert advance_subscriptions() == 0
    assert len(renting.invoices()) == 1


def test_step_by_step_to_suspension(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    seen = []
    for day in (-7, -3, 0, 3, 7):
        at(end, days=day)
        assert advance_subscriptions() == 1
        assert advance_subscriptions() == 0
        seen.append((day, renting.subscription().status, renting.stored_status(), renting.status()))
    assert seen == [
        (-7, "active", "active", "active"),
        (-3, "active", "active", "active"),
        (0, "past_due", "past_due", "past_due"),
        (3, "past_due", "past_due", "past_due"),
        (7, "expired", "suspended", "suspended"),
    ]
    assert reminded() == renting.reminders() == [-7, -3, 0, 3, 7]
    (renewal,) = renting.invoices(purpose="renewal")
    assert end is not None
    assert (renewal.period_start, renewal.period_end) == (end, month_after(end, end.day))
    assert (renewal.status, renewal.due_at, renewal.total_minor) == ("pending", end, 8062_00)
    at(end, days=60)
    assert advance_subscriptions() == 0


def test_the_day_before_the_invoice_there_is_none(renting: Renting, at: At) -> None:
    at(renting.subscription().current_period_end, days=-7, seconds=-5)
    assert advance_subscriptions() == 0


def test_without_the_schedule_the_account_lapses_by_the_clock(
    renting: Renting, at: At, api_of: CallerOf
) -> None:
    end = renting.subscription().current_period_end
    at(end, days=7, seconds=-5)
    assert renting.status() == "active"
    at(end, days=7)
    assert (renting.stored_status(), renting.status()) == ("active", "suspended")
    refused = api_of(renting.member)("POST", "/v1/books/", {"name": "Morning"})
    assert (refused.status_code, refused.json()["code"]) == (402, "payment_required")
    call = api_of(renting.member)
    assert call("GET", "/v1/billing/subscription/").json()["status"] == "expired"
    at(end)
    told = call("GET", "/v1/billing/subscription/").json()
    assert (told["status"], told["grace_ends_at"][:10]) == (
        "past_due",
        (end + timedelta(days=7)).date().isoformat(),
    )


def test_after_weeks_of_silence_everything_is_as_it_should_be(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=40)
    advance_subscriptions()
    assert (renting.subscription().status, renting.stored_status()) == ("expired", "suspended")
    assert reminded() == [7]
    assert [i.status for i in renting.invoices(purpose="renewal")] == ["pending"]


def test_paid_ahead_the_next_period_follows_on_the_one_that_runs(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=-5)
    advance_subscriptions()
    done = renting.pay()
    assert done.message == "Payment approved successfully. 5000 credits added."
    running = renting.subscription()
    assert end is not None
    assert (running.current_period_start, running.current_period_end) == (end, month_after(end, end.day))
    assert renting.credits() == 10_000
    at(end, days=1)
    assert advance_subscriptions() == 0
    assert (renting.subscription().status, renting.status()) == ("active", "active")
    with as_member(renting.member):
        keys = list(CreditEntry.objects.order_by("position").values_list("key", flat=True))
    assert len(set(keys)) == 2 and keys[1] == f"sub:{running.id}:{end.isoformat()}"


def test_paid_within_the_grace_no_day_is_won_or_lost(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=4)
    advance_subscriptions()
    assert renting.status() == "past_due"
    renting.pay()
    running = renting.subscription()
    assert (running.status, renting.status()) == ("active", "active")
    assert running.current_period_start == end


def test_paid_after_the_suspension_it_comes_back_for_a_whole_month(
    renting: Renting, at: At, api_of: CallerOf
) -> None:
    first = renting.subscription()
    at(first.current_period_end, days=20)
    advance_subscriptions()
    refused = api_of(renting.member)("POST", "/v1/books/", {"name": "Morning"})
    (renewal,) = renting.invoices(purpose="renewal")
    assert (refused.status_code, refused.json()["invoice"]) == (402, str(renewal.id))
    renting.pay()
    running = renting.subscription()
    assert running.id != first.id
    assert (running.status, renting.status(), renting.stored_status()) == ("active", "active", "active")
    assert running.current_period_start > first.current_period_end + timedelta(days=19)
    assert renting.credits() == 10_000
    assert advance_subscriptions() == 0


def test_while_the_schedule_sleeps_late_is_late_all_the_same(renting: Renting, at: At) -> None:
    first = renting.subscription()
    at(first.current_period_end, days=-6)
    advance_subscriptions()
    at(first.current_period_end, days=20)
    renting.pay()
    running = renting.subscription()
    assert running.id != first.id and renting.status() == renting.stored_status() == "active"
    assert running.current_period_start > first.current_period_end + timedelta(days=19)


@pytest.mark.parametrize("days, change", [(1, "renew"), (8, "start")])
def test_while_the_schedule_sleeps_plans_are_chosen_by_the_clock(
    renting: Renting, at: At, days: int, change: str
) -> None:
    at(renting.subscription().current_period_end, days=days)
    assert renting.choose("pro", preview=True).change == change
    assert renting.invoices(purpose="renewal") == []
    chosen = renting.choose("pro")
    assert (chosen.change, chosen.invoice.total_minor) == (change, 21962_00)
    assert [i.plan_id for i in renting.invoices(status="pending")] == ["pro"]


def test_while_the_schedule_sleeps_what_is_over_cannot_be_cancelled(
    renting: Renting, at: At, api_of: CallerOf
) -> None:
    at(renting.subscription().current_period_end, days=8)
    assert api_of(renting.member)("DELETE", "/v1/billing/subscription/").status_code == 409


def test_a_late_payment_can_be_undone_too(renting: Renting, at: At) -> None:
    from billing.actions.reverse_payment import reverse_payment
    from tests.world_billing import staff_person

    at(renting.subscription().current_period_end, days=20)
    advance_subscriptions()
    done = renting.pay()
    undone = reverse_payment(staff_person(), done.payment.id, reason="not ours")
    assert undone.credits_removed == 5_000
    assert renting.status() == "suspended"
    assert renting.subscription().status == "incomplete"
    renting.pay()
    assert (renting.status(), renting.subscription().status) == ("active", "active")
    assert renting.subscription().current_period_end > renting.subscription().current_period_start


def test_who_is_under_review_is_not_reminded(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=-7)
    advance_subscriptions()
    a_submission(fresh(renting.member))
    at(end, days=-3)
    assert advance_subscriptions() == 0
    assert reminded() == [-7]
    at(end, days=1)
    advance_subscriptions()
    assert renting.status() == "past_due" and reminded() == [-7]


def test_a_trial_ends_by_the_clock_and_keeps_its_credits(at: At, api_of: CallerOf) -> None:
    trial = a_trial()
    end = trial.subscription().current_period_end
    at(end, seconds=-5)
    advance_subscriptions()
    assert trial.status() == "trial" and advance_subscriptions() == 0
    at(end)
    assert (trial.stored_status(), trial.status()) == ("trial", "suspended")
    refused = api_of(trial.member)("POST", "/v1/books/", {"name": "Morning"})
    assert refused.status_code == 402
    assert refused.json()["invoice"] is None and refused.json()["choose_plan"]
    assert advance_subscriptions() == 1
    assert advance_subscriptions() == 0
    assert (trial.stored_status(), trial.subscription().status) == ("suspended", "expired")
    assert trial.credits() == 500
    assert Outbox.objects.filter(kind="billing.SubscriptionEnded").count() == 1


def test_from_an_expired_trial_to_a_paid_plan(at: At) -> None:
    trial = a_trial()
    at(trial.subscription().current_period_end, days=3)
    advance_subscriptions()
    chosen = trial.choose("basic")
    assert (chosen.change, chosen.invoice.status, chosen.invoice.total_minor) == ("start", "pending", 8062_00)
    assert trial.choose("basic").invoice.id == chosen.invoice.id
    assert trial.status() == "suspended"
    trial.pay()
    assert (trial.status(), trial.credits()) == ("active", 5_500)
    assert trial.limit("sites") == 3


def test_a_trial_that_is_paid_for_while_it_runs(at: At) -> None:
    trial = a_trial()
    chosen = trial.choose("pro")
    assert chosen.invoice.purpose == "start" and trial.status() == "trial"
    trial.pay()
    running = trial.subscription()
    assert (running.status, running.is_trial, running.plan_id) == ("active", False, "pro")
    assert (trial.status(), trial.credits(), trial.limit("sites")) == ("active", 20_500, 10)
    at(running.current_period_start, days=8)
    assert trial.status() == "active" and advance_subscriptions() == 0


def test_a_trial_whose_invoice_is_paid_after_its_end(at: At) -> None:
    trial = a_trial()
    trial.choose("basic")
    at(trial.subscription().current_period_end, days=1)
    advance_subscriptions()
    assert trial.subscription().status == "expired"
    trial.pay()
    assert (trial.status(), trial.subscription().status) == ("active", "active")


def test_a_sign_up_that_nobody_pays_expires_after_seven_days(sana: Member, at: At) -> None:
    waiting = Renting(sana, None)  # type: ignore[arg-type]
    (invoice,) = waiting.invoices()
    at(invoice.due_at, seconds=-5)
    assert advance_subscriptions() == 0
    at(invoice.due_at)
    assert advance_subscriptions() == 1
    assert advance_subscriptions() == 0
    assert waiting.subscription().status == "incomplete_expired"
    assert (waiting.stored_status(), waiting.invoices()[0].status) == ("suspended", "void")
    again = waiting.choose("basic")
    assert again.invoice.number != invoice.number
    assert waiting.subscription().status == "incomplete"


def test_a_sign_up_whose_payment_is_under_review_waits(paying: Paying, noor: Staff, at: At) -> None:
    from billing.actions.reject_payment import reject_payment

    waiting = Renting(paying.member, noor)
    (invoice,) = waiting.invoices()
    at(invoice.due_at, days=2)
    assert advance_subscriptions() == 0
    reject_payment(noor, paying.payment.id, reason="not_received")
    assert advance_subscriptions() == 0
    at(invoice.due_at, days=4)
    assert advance_subscriptions() == 0
    at(invoice.due_at, days=5.5)
    assert advance_subscriptions() == 1
    assert waiting.subscription().status == "incomplete_expired"


def test_a_locked_account_is_left_alone(renting: Renting, at: At) -> None:
    from accounts.actions.move_account import move_account
    from tenancy.access import Status

    with as_member(renting.member):
        move_account(None, renting.member.account_id, Status.LOCKED, because="stolen")
    at(renting.subscription().current_period_end, days=30)
    assert advance_subscriptions() == 0
    assert renting.stored_status() == "locked"


def test_without_a_rate_one_account_does_not_hold_up_the_others(at: At) -> None:
    from tenancy.models import Account

    stuck, other = a_renting_account(), a_renting_account()
    with as_member(stuck.member):
        Account.objects.update(currency="MMK")
    at(other.subscription().current_period_end, days=-6)
    assert advance_subscriptions() == 1
    assert len(other.invoices(purpose="renewal")) == 1
    assert stuck.invoices(purpose="renewal") == []


def test_cancelled_it_runs_to_its_end_without_a_grace(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=-7)
    advance_subscriptions()
    with as_member(renting.member):
        cancel_subscription(renting.member)
        cancel_subscription(renting.member)
    assert [i.status for i in renting.invoices(purpose="renewal")] == ["void"]
    at(end, days=-3)
    assert advance_subscriptions() == 0
    assert renting.status() == "active"
    at(end)
    assert (renting.stored_status(), renting.status()) == ("active", "suspended")
    assert advance_subscriptions() == 1
    assert (renting.subscription().status, renting.stored_status()) == ("canceled", "suspended")
    assert reminded() == [-7]


def test_the_database_asks_for_a_period_once(renting: Renting, at: At) -> None:
    from django.db import IntegrityError

    at(renting.subscription().current_period_end, days=-7)
    advance_subscriptions()
    (renewal,) = renting.invoices(purpose="renewal")
    with pytest.raises(IntegrityError, match="billing_invoice_once_a_period"), as_member(renting.member):
        renewal.pk, renewal.number, renewal.pay_code = None, "INV-X", "DBX"  # type: ignore[assignment]
        Invoice(
            **{
                f.attname: getattr(renewal, f.attname)
                for f in Invoice._meta.concrete_fields
                if f.name != "id"
            }
        ).save(force_insert=True)
