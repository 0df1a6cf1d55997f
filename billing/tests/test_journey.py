"""From a sign-up in Pakistan to an active account with its credits, at once or over a trial, by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tenancy.staff import Staff
from tests.api.caller import Caller, DeskOf
from tests.database import MoveClock

pytestmark = pytest.mark.django_db

SANA = {
    "email": "sana@malik.example",
    "password": "karachi-monsoon-7",
    "first_name": "Sana",
    "last_name": "Malik",
    "country": "PK",
    "plan": "basic",
    "business_name": "Malik Traders",
}


def test_from_sign_up_to_active(noor: Staff, desk_of: DeskOf) -> None:
    opened = Caller(None)("POST", "/v1/auth/register/", SANA)
    assert opened.status_code == 201, opened.content
    answer = opened.json()
    assert answer["account"]["account_status"] == "pending_payment"
    assert answer["account"]["credits"] == 0
    assert answer["subscription"]["status"] == "incomplete"
    assert answer["subscription"]["current_period_start"] is None
    invoice = answer["invoice"]
    assert invoice["status"] == "pending"
    assert (invoice["currency"], invoice["total"]) == ("PKR", "8062.00")
    assert invoice["total_display"] == "PKR 8,062.00"
    facts = {name: invoice["metadata"][name] for name in ("usd_price", "exchange_rate", "plan_name")}
    assert facts == {"usd_price": "29.00", "exchange_rate": "278.0", "plan_name": "Basic"}
    sana = Caller(answer["tokens"]["access"])

    refused = sana("POST", "/v1/books/", {"name": "Morning"})
    assert refused.status_code == 402
    assert refused.json() == {
        "detail": "Payment required",
        "code": "payment_required",
        "invoice": invoice["id"],
    }

    ways = sana("GET", "/v1/billing/payment-methods/?country=PK").json()["results"]
    assert [way["name"] for way in ways] == ["JazzCash", "EasyPaisa", "Bank Transfer"]
    assert sana("GET", "/v1/billing/admin/payment-methods/?country=PK").json()["results"] == ways
    sent = {
        "invoice_id": invoice["id"],
        "payment_method_id": ways[0]["id"],
        "manual_reference": "JC-20261121-7781",
        "manual_notes": "Paid from my cousin's phone",
        "amount": "8062.00",
    }
    confirmed = sana("POST", "/v1/billing/payments/confirm/", sent)
    assert confirmed.status_code == 201, confirmed.content
    said = confirmed.json()
    assert said["message"] == "Payment submitted for approval"
    assert said["invoice"]["status"] == "pending_approval"
    payment = said["payment"]
    assert {name: payment[name] for name in ("status", "amount", "currency", "manual_reference")} == {
        "status": "pending_approval",
        "amount": "8062.00",
        "currency": "PKR",
        "manual_reference": "JC-20261121-7781",
    }

    assert sana("POST", "/v1/books/", {"name": "Morning"}).status_code == 402  # not before it is looked at
    other = {**sent, "manual_reference": "JC-2"}
    twice = sana("POST", "/v1/billing/payments/confirm/", other)
    assert (twice.status_code, twice.json()["detail"]) == (
        409,
        "A payment for this invoice is already under review",
    )

    desk = desk_of(noor)
    queue = desk("GET", "/v1/ops/payments/?status=pending_approval").json()
    assert [row["id"] for row in queue["results"]] == [payment["id"]]
    approved = desk("POST", f"/v1/ops/payments/{payment['id']}/approval/")
    assert approved.status_code == 201, approved.content
    text = "Payment approved successfully. Account activated with 5000 credits."
    assert approved.json()["message"] == text

    me = sana("GET", "/v1/auth/me/").json()
    assert me["account"]["account_status"] == "active"
    assert me["account"]["credits"] == 5000
    assert me["subscription"]["status"] == "active"
    assert me["invoice"] is None
    assert sana("POST", "/v1/books/", {"name": "Morning"}).status_code == 201

    again = desk("POST", f"/v1/ops/payments/{payment['id']}/approval/")
    assert (again.status_code, again.json()["message"]) == (200, text)
    assert sana("GET", "/v1/auth/me/").json()["account"]["credits"] == 5000


def test_staff_sign_in_without_an_account(noor: Staff) -> None:
    answer = Caller(None)("POST", "/v1/auth/login/", {"email": noor.email, "password": "a-long-pass-9"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["account"] is None
    desk: Any = Caller(answer.json()["tokens"]["access"])
    assert desk("GET", "/v1/ops/payments/").status_code == 200


def test_a_trial_from_sign_up_over_its_end_to_a_paid_plan(
    noor: Staff, desk_of: DeskOf, move_clock: MoveClock
) -> None:
    opened = Caller(None)("POST", "/v1/auth/register/", {**SANA, "plan": "free-trial"})
    assert opened.status_code == 201, opened.content
    answer = opened.json()
    assert (answer["account"]["account_status"], answer["account"]["credits"]) == ("trial", 500)
    assert answer["invoice"] is None
    began = answer["subscription"]
    assert (began["status"], began["is_trial"], began["auto_renew"]) == ("active", True, False)
    sana = Caller(answer["tokens"]["access"])
    (gift,) = sana("GET", "/v1/billing/credit-transactions/").json()["results"]
    assert (gift["description"], gift["amount"], gift["balance_after"]) == ("Free trial credits", 500, 500)
    assert sana("POST", "/v1/books/", {"name": "Morning"}).status_code == 201

    move_clock(timedelta(days=7, minutes=1))
    sana = signed_in()
    me = sana("GET", "/v1/auth/me/").json()
    assert (me["account"]["account_status"], me["subscription"]["status"]) == ("suspended", "expired")
    refused = sana("POST", "/v1/books/", {"name": "Evening"})
    assert refused.status_code == 402
    assert refused.json() == {
        "detail": "Payment required",
        "code": "payment_required",
        "invoice": None,
        "plans": "/v1/billing/plans/",
        "choose_plan": "/v1/billing/subscription/",
    }
    assert [book["name"] for book in sana("GET", "/v1/books/").json()["results"]] == ["Morning"]

    plans = sana("GET", "/v1/billing/plans/").json()["results"]
    assert {plan["code"]: plan["price_display"] for plan in plans}["basic"] == "PKR 8,062.00"
    tried = sana("POST", "/v1/billing/subscription/?preview=1", {"plan": "basic"})
    assert (tried.status_code, tried.json()["total_display"]) == (200, "PKR 8,062.00")
    assert sana("GET", "/v1/billing/invoices/").json()["results"] == []
    chosen = sana("POST", "/v1/billing/subscription/", {"plan": "basic"})
    assert chosen.status_code == 201, chosen.content
    invoice = chosen.json()["invoice"]
    assert (invoice["status"], invoice["total"]) == ("pending", "8062.00")
    assert sana("POST", "/v1/books/", {"name": "Evening"}).json()["invoice"] == invoice["id"]

    way = sana("GET", "/v1/billing/payment-methods/").json()["results"][0]
    sent = {
        "invoice_id": invoice["id"],
        "payment_method_id": way["id"],
        "manual_reference": "EP-1",
        "amount": "8062.00",
    }
    confirmed = sana("POST", "/v1/billing/payments/confirm/", sent)
    assert confirmed.status_code == 201, confirmed.content
    again = sana("POST", "/v1/billing/payments/confirm/", sent)
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "A payment for this invoice is already under review",
    )
    approved = desk_of(noor)("POST", f"/v1/ops/payments/{confirmed.json()['payment']['id']}/approval/")
    assert approved.json()["message"] == (
        "Payment approved successfully. Account activated with 5000 credits."
    )

    me = sana("GET", "/v1/auth/me/").json()
    assert (me["account"]["account_status"], me["account"]["credits"]) == ("active", 5500)
    running = me["subscription"]
    assert (running["status"], running["plan"], running["is_trial"]) == ("active", "basic", False)
    assert sana("POST", "/v1/books/", {"name": "Evening"}).status_code == 201
    late = sana("POST", "/v1/billing/payments/confirm/", {**sent, "manual_reference": "EP-2"})
    assert (late.status_code, late.json()["detail"]) == (409, "This invoice is paid.")


def signed_in() -> Caller:
    """A token lives for minutes: after a week Sana signs in again."""
    given = {"email": SANA["email"], "password": SANA["password"]}
    answer = Caller(None)("POST", "/v1/auth/login/", given)
    assert answer.status_code == 200, answer.content
    return Caller(answer.json()["tokens"]["access"])
