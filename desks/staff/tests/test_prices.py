"""What staff change of prices and rates holds from now on: what was numbered stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from billing.models import ExchangeRate, Invoice
from kernel.errors import BadInput
from plans.models import Plan
from tenancy.member import Member
from tests.api.caller import Caller, token_of
from tests.cast import as_member
from tests.world_billing import a_sign_up, staff_browser, staff_person


@pytest.fixture
def nadia(db: None) -> Client:
    return staff_browser(staff_person().user_id)


def invoice_of(member: Member) -> dict[str, Any]:
    """As its account reads it, and as it lies in the database."""
    listed: Any = Caller(token_of(member))("GET", "/v1/billing/invoices/")
    with as_member(member):
        row = Invoice.objects.values().get()
    return {"told": listed.json()["results"][0], "kept": row}


def dearer(nadia: Client) -> None:
    plan = nadia.get("/staff/plans/basic/").context["form"].initial
    assert (
        nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "31.00", "confirmed": "yes"}).status_code
        == 302
    )
    assert (
        nadia.post("/staff/rates/", {"currency": "PKR", "rate": "300", "confirmed": "yes"}).status_code == 302
    )


def test_a_numbered_invoice_keeps_its_price_and_its_rate(nadia: Client) -> None:
    sana = a_sign_up(country="PK", plan="basic")
    before = invoice_of(sana)
    assert before["told"]["total"] == "8062.00"
    dearer(nadia)
    assert invoice_of(sana) == before
    later = invoice_of(a_sign_up(country="PK", plan="basic"))
    assert (later["told"]["total"], later["told"]["metadata"]["usd_price"]) == ("9300.00", "31.00")


def test_what_was_asked_for_is_what_is_paid(nadia: Client) -> None:
    sana = a_sign_up(country="PK", plan="basic")
    invoice = invoice_of(sana)["told"]
    dearer(nadia)
    caller = Caller(token_of(sana))
    ways: Any = caller("GET", "/v1/billing/payment-methods/?country=PK")
    body = {
        "invoice_id": invoice["id"],
        "payment_method_id": ways.json()["results"][0]["id"],
        "manual_reference": "T-1",
    }
    wrong = caller("POST", "/v1/billing/payments/confirm/", {**body, "amount": "9300.00"})
    right = caller("POST", "/v1/billing/payments/confirm/", {**body, "amount": "8062.00"})
    assert (wrong.status_code, right.status_code) == (400, 201)


def test_a_rate_is_another_row_and_the_old_one_stays(nadia: Client) -> None:
    before = list(ExchangeRate.objects.filter(currency="PKR").values())
    nadia.post("/staff/rates/", {"currency": "PKR", "rate": "300", "confirmed": "yes"})
    after = list(ExchangeRate.objects.filter(currency="PKR").order_by("valid_from").values())
    assert (after[: len(before)], len(after)) == (before, len(before) + 1)


def test_a_plan_that_is_offered_no_more_stays_with_who_has_it(nadia: Client) -> None:
    sana = a_sign_up(country="PK", plan="basic")
    plan = nadia.get("/staff/plans/basic/").context["form"].initial
    nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "29.00", "is_offered": "", "confirmed": "yes"})
    assert Plan.objects.get(code="basic").is_offered is False
    with pytest.raises(BadInput, match="Unknown plan"):
        a_sign_up(country="PK", plan="basic")
    me: Any = Caller(token_of(sana))("GET", "/v1/auth/me/")
    assert me.json()["account"]["plan"] == "basic"
