"""From a sign-up in Pakistan to an active account with 5,000 credits, by the API alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenancy.staff import Staff
from tests.api.conftest import Caller

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


def test_from_sign_up_to_active(noor: Staff, desk_of: Callable[[Staff], Caller]) -> None:
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
    confirmed = sana(
        "POST",
        "/v1/billing/payments/confirm/",
        {
            "invoice_id": invoice["id"],
            "payment_method_id": ways[0]["id"],
            "manual_reference": "JC-20261121-7781",
            "manual_notes": "Paid from my cousin's phone",
            "amount": "8062.00",
        },
    )
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
