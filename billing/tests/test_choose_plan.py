"""Choosing a plan: up now, down at the end, staying after all, and what a preview says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from billing.actions.approve_payment import Approved
from billing.schedule import advance_subscriptions
from kernel.errors import BadInput, Conflict, Denied, NotConfigured
from tenancy.member import Member
from tests.api.caller import CallerOf
from tests.cast import Cast, as_member
from tests.database import fingerprint
from tests.world_billing import a_submission, fresh
from tests.world_subscriptions import At, Renting, a_renting_account, a_trial

pytestmark = pytest.mark.django_db
URL = "/v1/billing/subscription/"


def halfway(renting: Renting, at: At) -> None:
    running = renting.subscription()
    half = (running.current_period_end - running.current_period_start) / 2
    at(running.current_period_start, days=half / timedelta(days=1), seconds=0)


def test_going_up_costs_the_difference_for_the_rest(renting: Renting, at: At) -> None:
    halfway(renting, at)
    seen = renting.choose("pro", preview=True)
    assert renting.invoices(purpose="upgrade") == []
    chosen = renting.choose("pro")
    invoice = chosen.invoice
    # PKR 21,962.00 and 8,062.00 a month, half of it left.
    assert abs(invoice.total_minor - (21962_00 - 8062_00) // 2) <= 2_00
    assert abs(seen.total_minor - invoice.total_minor) <= 2_00
    assert [line["total_minor"] > 0 for line in invoice.lines] == [True, False]
    assert sum(line["total_minor"] for line in invoice.lines) == invoice.total_minor
    assert renting.subscription().plan_id == "basic" and renting.limit("sites") == 3
    end = renting.subscription().current_period_end
    done = renting.pay()
    assert abs(done.credits - 7_500) <= 1
    running = renting.subscription()
    assert (running.plan_id, running.current_period_end) == ("pro", end)
    assert (renting.limit("sites"), renting.credits()) == (10, 5_000 + done.credits)


def test_going_up_twice_counts_what_was_paid_for_the_larger(renting: Renting, at: At) -> None:
    renting.choose("pro")
    renting.pay()
    chosen = renting.choose("enterprise")
    # Nearly the whole month is left: about PKR 55,322.00 less 21,962.00.
    assert abs(chosen.invoice.total_minor - (55322_00 - 21962_00)) <= 5_00


def test_asking_again_gives_the_same_invoice(renting: Renting) -> None:
    first = renting.choose("pro").invoice
    assert renting.choose("pro").invoice.id == first.id
    other = renting.choose("enterprise").invoice
    assert [i.status for i in renting.invoices(purpose="upgrade")] == ["void", "pending"]
    renting.choose("basic")
    assert [i.status for i in renting.invoices(purpose="upgrade")] == ["void", "void"]
    assert other.id != first.id


def test_an_upgrade_changes_what_the_next_period_is_asked_in(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=-6)
    advance_subscriptions()
    renting.choose("pro")
    upgrade = renting.invoices(purpose="upgrade")[0]
    _pay_only(renting, upgrade)
    assert [(i.plan_id, i.status) for i in renting.invoices(purpose="renewal")] == [
        ("basic", "void"),
        ("pro", "pending"),
    ]


def _pay_only(renting: Renting, invoice: Any) -> Approved:
    from billing.actions.approve_payment import approve_payment
    from billing.actions.confirm_payment import confirm_payment
    from tests.world_billing import method_of, total_of

    with as_member(renting.member):
        payment = confirm_payment(
            renting.member,
            invoice,
            payment_method_id=method_of(renting.member).id,
            manual_reference=f"REF {invoice.number}",
            amount=total_of(invoice),
        )
    return approve_payment(renting.staff, payment.id)


def test_an_upgrade_nobody_pays_ends_with_the_period(renting: Renting, at: At) -> None:
    renting.choose("pro")
    at(renting.subscription().current_period_end)
    advance_subscriptions()
    assert [i.status for i in renting.invoices(purpose="upgrade")] == ["void"]
    assert renting.subscription().plan_id == "basic"


def test_an_upgrade_approved_after_its_period_is_refused(renting: Renting, at: At) -> None:
    from billing.actions.approve_payment import approve_payment

    renting.choose("pro")
    payment = a_submission(fresh(renting.member))
    at(renting.subscription().current_period_end, days=1)
    advance_subscriptions()
    before = fingerprint()
    with pytest.raises(Conflict) as refused, as_member(renting.member):
        approve_payment(renting.staff, payment.id)
    assert refused.value.code == "period_over"
    del before


def test_going_down_waits_for_the_end(renting: Renting, at: At) -> None:
    renting.choose("pro")
    renting.pay()
    end = renting.subscription().current_period_end
    chosen = renting.choose("basic")
    assert (chosen.change, chosen.invoice, chosen.effective_at) == ("downgrade", None, end)
    assert renting.subscription().next_plan_id == "basic" and renting.limit("sites") == 10
    at(end, days=-6)
    advance_subscriptions()
    (renewal,) = renting.invoices(purpose="renewal")
    assert (renewal.plan_id, renewal.total_minor) == ("basic", 8062_00)
    renting.pay()
    # Paid ahead: the larger plan lasts as long as it was paid for.
    running = renting.subscription()
    assert (running.plan_id, running.next_plan_id, renting.limit("sites")) == ("pro", "basic", 10)
    assert advance_subscriptions() == 0
    at(end)
    assert advance_subscriptions() == 1
    assert advance_subscriptions() == 0
    running = renting.subscription()
    assert (running.plan_id, running.next_plan_id, renting.limit("sites")) == ("basic", None, 3)


def test_going_down_in_a_period_that_is_asked_for_asks_anew(renting: Renting, at: At) -> None:
    renting.choose("pro")
    renting.pay()
    end = renting.subscription().current_period_end
    at(end, days=-6)
    advance_subscriptions()
    chosen = renting.choose("basic")
    assert chosen.invoice is not None and chosen.invoice.plan_id == "basic"
    assert [(i.plan_id, i.status) for i in renting.invoices(purpose="renewal")] == [
        ("pro", "void"),
        ("basic", "pending"),
    ]
    renting.choose("pro")
    assert [i.status for i in renting.invoices(purpose="renewal")] == ["void", "void", "pending"]
    assert renting.subscription().next_plan_id is None


def test_while_the_renewal_is_under_review_the_plan_stays(renting: Renting, at: At) -> None:
    renting.choose("pro")
    renting.pay()
    at(renting.subscription().current_period_end, days=-6)
    advance_subscriptions()
    a_submission(fresh(renting.member))
    with pytest.raises(Conflict) as refused:
        renting.choose("basic")
    assert refused.value.code == "under_review"


def test_what_is_paid_ahead_stays_as_it_is(renting: Renting, at: At) -> None:
    end = renting.subscription().current_period_end
    at(end, days=-6)
    advance_subscriptions()
    renting.pay()
    for plan in ("pro", "enterprise"):
        with pytest.raises(Conflict) as refused:
            renting.choose(plan)
        assert refused.value.code == "paid_ahead"
    at(end)
    assert renting.choose("pro").change == "upgrade"


def test_past_due_the_unpaid_period_is_asked_in_the_plan_chosen(renting: Renting, at: At) -> None:
    at(renting.subscription().current_period_end, days=2)
    advance_subscriptions()
    chosen = renting.choose("pro")
    assert (chosen.change, chosen.invoice.plan_id, chosen.invoice.total_minor) == ("renew", "pro", 21962_00)
    renting.pay()
    assert (renting.subscription().plan_id, renting.status(), renting.limit("sites")) == ("pro", "active", 10)


def test_a_cancellation_is_taken_back_by_choosing_the_plan(
    renting: Renting, at: At, api_of: CallerOf
) -> None:
    call = api_of(renting.member)
    end = renting.subscription().current_period_end
    assert call("DELETE", URL).status_code == 204
    assert call("GET", URL).json()["cancel_at_period_end"] is True
    back = call("POST", URL, {"plan": "basic"})
    assert (back.status_code, back.json()["change"]) == (200, "keep")
    assert call("GET", URL).json()["cancel_at_period_end"] is False
    at(end, days=1)
    assert renting.status() == "active"
    advance_subscriptions()
    assert renting.status() == "past_due"


def test_past_due_cancelling_ends_at_once(renting: Renting, at: At, api_of: CallerOf) -> None:
    at(renting.subscription().current_period_end, days=1)
    advance_subscriptions()
    assert api_of(renting.member)("DELETE", URL).status_code == 204
    assert (renting.subscription().status, renting.status()) == ("expired", "suspended")
    assert [i.status for i in renting.invoices(purpose="renewal")] == ["void"]


def test_what_does_not_run_cannot_be_cancelled(sana: Member, api_of: CallerOf) -> None:
    refused = api_of(sana)("DELETE", URL)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_cancel")


def test_another_plan_before_the_first_payment(sana: Member) -> None:
    waiting = Renting(sana, None)  # type: ignore[arg-type]
    chosen = waiting.choose("pro")
    assert [(i.plan_id, i.status) for i in waiting.invoices()] == [("basic", "void"), ("pro", "pending")]
    assert (waiting.subscription().plan_id, fresh(sana).plan) == ("pro", "pro")
    assert chosen.invoice.total_minor == 21962_00


@pytest.mark.parametrize("plan", ["free-trial", "gold", "", "PRO"])
def test_what_is_not_on_offer_cannot_be_chosen(renting: Renting, plan: str) -> None:
    with pytest.raises(BadInput) as refused:
        renting.choose(plan)
    assert refused.value.errors == {"plan": ["Choose one of basic, pro, enterprise."]}


def test_without_a_rate_nothing_is_priced(renting: Renting) -> None:
    from tenancy.models import Account

    with as_member(renting.member):
        Account.objects.update(currency="MMK")
    with pytest.raises(NotConfigured, match="No exchange rate for MMK configured"):
        renting.choose("pro")


def test_a_preview_changes_nothing(renting: Renting, api_of: CallerOf) -> None:
    call = api_of(renting.member)
    before = fingerprint()
    seen = call("POST", URL + "?preview=1", {"plan": "pro"})
    assert seen.status_code == 200
    assert fingerprint() == before
    told = seen.json()
    assert (told["change"], told["currency"], told["invoice"], told["subscription"]) == (
        "upgrade",
        "PKR",
        None,
        None,
    )
    assert told["total_display"].startswith("PKR 13,")
    assert told["credits"] in (14_999, 15_000)
    assert [line["description"].split(",")[0] for line in told["lines"]] == ["Drawbook Pro", "Drawbook Basic"]


def test_the_api_answers_with_the_invoice(renting: Renting, api_of: CallerOf) -> None:
    call = api_of(renting.member)
    made = call("POST", URL, {"plan": "pro"}, **{"Idempotency-Key": "up"})
    assert made.status_code == 201
    assert made.json()["invoice"]["status"] == "pending"
    assert made.json()["subscription"]["plan"] == "basic"
    again = call("POST", URL, {"plan": "pro"}, **{"Idempotency-Key": "up"})
    assert again.json()["invoice"]["id"] == made.json()["invoice"]["id"]
    assert call("GET", URL).json()["invoice"]["id"] == made.json()["invoice"]["id"]


def test_a_trial_gets_its_invoice_by_the_api(api_of: CallerOf) -> None:
    trial = a_trial()
    call = api_of(trial.member)
    made = call("POST", URL, {"plan": "basic"})
    assert made.status_code == 201
    assert (made.json()["change"], made.json()["invoice"]["total"]) == ("start", "8062.00")
    assert call("GET", URL).json()["is_trial"] is True


def test_only_the_owner_chooses(cast: Cast) -> None:
    from billing.actions.cancel_subscription import cancel_subscription
    from billing.actions.choose_plan import choose_plan

    for member in (cast.bilal, cast.chandra):
        with as_member(member):
            with pytest.raises(Denied):
                choose_plan(member, "pro")
            with pytest.raises(Denied):
                cancel_subscription(member)


def test_an_account_without_a_subscription(cast: Cast, api_of: CallerOf, at: At) -> None:
    """Given by staff: trying a plan and not paying does not take away what it has."""
    call = api_of(cast.asha)
    assert call("GET", URL).status_code == 404
    assert call("DELETE", URL).status_code == 409
    made = call("POST", URL, {"plan": "basic"})
    assert made.status_code == 201
    given = Renting(cast.asha, None)  # type: ignore[arg-type]
    at(given.invoices()[0].due_at)
    assert advance_subscriptions() == 1
    assert (given.status(), given.limit("sites")) == ("active", 50)


def test_what_is_over_the_smaller_plan_stays_but_nothing_is_added(at: At, api_of: CallerOf) -> None:
    renting = a_renting_account(plan="pro")
    call = api_of(renting.member)
    books = [call("POST", "/v1/books/", {"name": f"Book {n}"}).json()["id"] for n in range(11)]
    renting.choose("basic")
    at(renting.subscription().current_period_end)
    advance_subscriptions()
    renting.pay()
    assert renting.limit("books") == 10
    assert call("GET", f"/v1/books/{books[10]}/").status_code == 200
    period = {"name": "Sunday", "pre_close_at": "2100-01-01T00:00:00Z"}
    assert call("POST", f"/v1/books/{books[10]}/periods/", period).status_code == 201
    refused = call("POST", "/v1/books/", {"name": "One more"})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_limit")
