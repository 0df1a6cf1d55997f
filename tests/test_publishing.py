"""From a paid sign-up in Pakistan to a generated post that everybody reads, by the API, and on to unpaid days."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from sites.actions.order_content import carry_out
from tests.api.caller import Caller, desk_token
from tests.database import MoveClock
from tests.model import a_model
from tests.world_billing import staff_person

SANA = {
    "email": "sana@malik.example",
    "password": "karachi-monsoon-7",
    "first_name": "Sana",
    "last_name": "Malik",
    "country": "PK",
    "plan": "basic",
    "business_name": "Malik Traders",
}
SITE = {"name": "Malik Traders", "industry": "technology", "hosting_type": "custom", "site_type": "blog"}
FIVE = ["software", "cloud-services", "artificial-intelligence", "cybersecurity", "hardware"]


def told(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def paid_for(sana: Caller, invoice: Any) -> None:
    """Paid by JazzCash with its reference, looked at by staff, approved."""
    way = told(sana("GET", "/v1/billing/payment-methods/?country=PK"), 200)["results"][0]
    sent = {
        "invoice_id": invoice["id"],
        "payment_method_id": way["id"],
        "manual_reference": "JC-20261121-7781",
        "amount": "8062.00",
    }
    payment = told(sana("POST", "/v1/billing/payments/confirm/", sent), 201)["payment"]
    desk = Caller(desk_token(staff_person()))
    approved = told(desk("POST", f"/v1/ops/payments/{payment['id']}/approval/"), 201)
    text = "Payment approved successfully. Account activated with 5000 credits."
    assert approved["message"] == text


def signed_in() -> Caller:
    given = {"email": SANA["email"], "password": SANA["password"]}
    return Caller(told(Caller(None)("POST", "/v1/auth/login/", given), 200)["tokens"]["access"])


@pytest.mark.django_db
def test_from_sign_up_to_a_post_that_everybody_reads(
    settings: Settings, tmp_path: Path, move_clock: MoveClock
) -> None:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    opened = told(Caller(None)("POST", "/v1/auth/register/", SANA), 201)
    invoice, account_id = opened["invoice"], uuid.UUID(opened["account"]["id"])
    assert invoice["total_display"] == "PKR 8,062.00"
    sana = Caller(opened["tokens"]["access"])
    refused = told(sana("POST", "/v1/auth/sites/", SITE), 402)
    assert (refused["detail"], refused["invoice"]) == ("Payment required", invoice["id"])
    paid_for(sana, invoice)

    site = told(sana("POST", "/v1/auth/sites/", SITE), 201)
    assert (site["slug"], site["sectors_count"], site["public_path"]) == (
        "malik-traders",
        0,
        "/s/malik-traders/malik-traders/",
    )
    chosen = {"industry_slug": "technology", "sector_slugs": FIVE}
    counted = told(sana("POST", f"/v1/auth/sites/{site['id']}/select_sectors/", chosen), 200)
    assert (counted["created"], counted["updated"], len(counted["sectors"])) == (5, 0, 5)

    orders, topic = f"/v1/auth/sites/{site['id']}/generations/", {"topic": "Why save together"}
    assert told(sana("POST", orders, topic), 503) == {
        "detail": "Texts can't be generated because no text model is set up. You were not charged.",
        "code": "no_model",
    }
    assert credits_of(sana) == (5000, 5000)
    with a_model() as model:
        settings.CONTENT_API_URL, settings.CONTENT_MODEL = model.url, "local"
        first, again = (
            told(sana("POST", orders, topic, **{"Idempotency-Key": "order-1"}), 201) for _ in range(2)
        )
        assert (first["id"], first["state"]) == (again["id"], "waiting")
        assert credits_of(sana) == (5000, 4900)
        for _again in range(2):
            carry_out(account_id, uuid.UUID(first["id"]))
        assert len(model.asked) == 1
    assert credits_of(sana) == (4900, 4900)
    newest = told(sana("GET", "/v1/billing/credit-transactions/"), 200)["results"][0]
    assert (newest["type"], newest["amount"], newest["balance_after"]) == ("content_generation", -100, 4900)
    (post,) = told(sana("GET", f"/v1/auth/generations/{first['id']}/"), 200)["posts"]
    told(sana("POST", f"/v1/auth/posts/{post}/publication/"), 201)
    here = site["public_path"]
    assert "Each month one of them" in Client().get(f"{here}savings-that-add-up/").content.decode()

    # Nobody pays the next month: what is there stays readable, what is published can be taken back, and no more.
    move_clock(timedelta(days=60))
    sana = signed_in()
    assert told(sana("GET", "/v1/auth/me/"), 200)["account"]["account_status"] == "suspended"
    for path, body in ((orders, topic), ("/v1/auth/sites/", SITE)):
        assert told(sana("POST", path, body), 402)["detail"] == "Payment required"
    assert Client().get(here).status_code == 200
    told(sana("DELETE", f"/v1/auth/posts/{post}/publication/"), 204)
    assert Client().get(f"{here}savings-that-add-up/").status_code == 404
    assert credits_of(sana) == (4900, 4900)


def credits_of(sana: Caller) -> tuple[int, int]:
    """(balance, what can be spent)"""
    wallet = told(sana("GET", "/v1/billing/wallet/"), 200)
    return wallet["balance"], wallet["available"]
