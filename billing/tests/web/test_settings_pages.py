"""Rates, plans, ways to pay and credits by the pages of staff."""

from __future__ import annotations

from django.test import Client

from billing.tests.web.desk import BILAL, Desk, sign_up
from tests.answers import text_of


def test_staff_see_that_nobody_can_pay_and_set_a_method_up(unpaid: Desk, nadia: Client) -> None:
    from billing.models import PaymentMethod

    PaymentMethod.objects.update(is_set_up=False)
    assert "No payment method is set up" in text_of(nadia.get("/staff/"))
    assert "Not set up" in text_of(nadia.get("/staff/ways-to-pay/"))
    method = PaymentMethod.objects.get(country="PK", code="jazzcash")
    given = {"name": "JazzCash", "instructions": "Send to: 0301 4427 118", "position": "0", "is_active": "on"}
    nadia.post(f"/staff/ways-to-pay/{method.id}/", given)
    assert "0301 4427 118" in text_of(unpaid.client.get("/billing/"))
    assert "No payment method is set up" not in text_of(nadia.get("/staff/"))


def test_rates_plans_and_credits_are_shown_in_figures_before_they_change(unpaid: Desk, nadia: Client) -> None:
    from billing.models import ExchangeRate
    from plans.models import Plan

    before = ExchangeRate.objects.count()
    asked = nadia.post("/staff/rates/", {"currency": "PKR", "rate": "281.5", "valid_from": ""})
    assert ("Basic", "PKR 8,163.50") in asked.context["asking"].facts
    assert ExchangeRate.objects.count() == before
    plan = nadia.get("/staff/plans/basic/").context["form"].initial
    dearer = nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "31.00"})
    assert ("Price per month in US dollars", "$29.00 → $31.00") in dearer.context["asking"].facts
    assert Plan.objects.get(code="basic").usd_cents == 2900
    given = nadia.post(
        f"/staff/accounts/{unpaid.account_id}/credits/", {"amount": "1500", "reason": "goodwill"}
    )
    assert ("After the change", "1,500") in given.context["asking"].facts
    assert "+1,500" in text_of(given)
    assert "+1,500" not in text_of(unpaid.client.get("/billing/credits/"))


def test_a_rate_is_added_and_never_backdated(nadia: Client) -> None:
    added = nadia.post(
        "/staff/rates/", {"currency": "PKR", "rate": "281.5", "valid_from": "", "confirmed": "yes"}
    )
    assert added.status_code == 302
    new = sign_up(BILAL)
    assert new.invoice().total_minor == 816_350
    past = nadia.post("/staff/rates/", {"currency": "PKR", "rate": "281.5", "valid_from": "2020-01-01T00:00"})
    assert (past.status_code, "The start time can&#x27;t be in the past" in text_of(past)) == (400, True)
    for rate in ("0", "-1", "NaN", "many", "1e9", "0.123456789"):
        assert nadia.post("/staff/rates/", {"currency": "PKR", "rate": rate}).status_code == 400, rate


def test_a_way_to_pay_and_a_plan_are_changed_on_the_record(nadia: Client) -> None:
    from billing.models import PaymentMethod, PriceChange

    method = PaymentMethod.objects.get(country="PK", code="jazzcash")
    given = {"name": "JazzCash", "instructions": "Send to: 0301 4427 118\nOpen the app.", "position": "0"}
    assert nadia.post(f"/staff/ways-to-pay/{method.id}/", {**given, "is_active": "on"}).status_code == 302
    assert "0301 4427 118" in text_of(sign_up(BILAL).client.get("/billing/"))
    wrong = nadia.post("/staff/ways-to-pay/", {**given, "code": "jazzcash", "country": "PK"})
    assert (wrong.status_code, "already has a payment method with this code" in text_of(wrong)) == (400, True)
    plan = nadia.get("/staff/plans/basic/").context["form"].initial
    assert (
        nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "31.00", "confirmed": "yes"}).status_code
        == 302
    )
    free = nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "0"})
    assert "The price of a paid plan must be above 0." in text_of(free)
    said = text_of(nadia.get("/staff/plans/basic/"))
    assert "usd cents: 2900 → 3100" in said
    assert PriceChange.objects.count() == 2


def test_credits_as_a_file_hold_no_formula(unpaid: Desk, nadia: Client) -> None:
    address = f"/staff/accounts/{unpaid.account_id}/credits/"
    nadia.post(address, {"amount": "10", "reason": "=HYPERLINK(1)", "confirmed": "yes"})
    file = unpaid.client.get("/billing/credits/credits.csv").content.decode()
    assert "'=HYPERLINK(1)" in file
    assert "No matching changes" in text_of(unpaid.client.get("/billing/credits/?type=refund"))
