"""An unpaid account's way by the pages: invoice, payment, review, refusal and again, approval, receipt."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from billing.tests.web.desk import BILAL, PNG, Desk, sign_up
from tests.answers import text_of
from tests.cast import Cast, ClientOf


def test_an_unpaid_account_finds_its_invoice_and_the_ways_of_its_country(unpaid: Desk) -> None:
    page = text_of(unpaid.client.get("/billing/"))
    for seen in (
        unpaid.invoice().number,
        "JazzCash",
        "EasyPaisa",
        "Bank Transfer",
        "8,062",
        "278.0",
        "5,000",
    ):
        assert seen in page
    assert "UPI" not in page
    assert "Your account is read-only." in text_of(unpaid.client.get("/"))


@pytest.mark.parametrize(
    "email, url, shown",
    [
        ("help@drawbook.test", "", "mailto:help@drawbook.test"),
        ("", "https://drawbook.test/help", 'href="https://drawbook.test/help"'),
        ("", "", "Ask the operator of this site for the bank details"),
    ],
)
def test_as_shipped_nobody_is_sent_to_an_account_that_is_not_there(
    unpaid: Desk, settings: Settings, email: str, url: str, shown: str
) -> None:
    from billing.models import PaymentMethod

    settings.SUPPORT_EMAIL, settings.SUPPORT_URL = email, url
    PaymentMethod.objects.update(is_set_up=False)
    page = text_of(unpaid.client.get("/billing/"))
    assert shown in page and "8,062" in page
    assert "JazzCash" not in page and "Submit payment for approval" not in page
    assert "Pay by" not in text_of(Client().get("/sign-up/?plan=basic"))


@pytest.mark.parametrize("path", ["/books/new/", "/chits/groups/new/", "/sites/new/"])
def test_no_form_is_opened_that_would_be_refused(unpaid: Desk, path: str) -> None:
    refused = unpaid.client.get(path)
    assert refused.status_code == 402
    assert 'href="/billing/"' in text_of(refused)


@pytest.mark.parametrize("path", ["/books/", "/chits/groups/", "/sites/"])
def test_an_unpaid_account_sees_when_its_buttons_open(unpaid: Desk, path: str) -> None:
    page = text_of(unpaid.client.get(path))
    assert "Opens when your payment is approved" in page
    assert 'aria-disabled="true"' in page


def test_an_unpaid_invoice_is_on_the_list_of_what_to_do(unpaid: Desk) -> None:
    page = unpaid.client.get("/")
    (first,) = page.context["waiting"]
    assert first["title"] == f"Pay invoice {unpaid.invoice().number}"
    assert first["sentence"].startswith("PKR 8,062.00, due on ")
    assert page.context["steps"] == []
    unpaid.pay()
    assert unpaid.client.get("/").context["waiting"] == []


def test_a_payment_is_sent_reviewed_and_cannot_be_sent_twice(unpaid: Desk) -> None:
    evidence = SimpleUploadedFile("receipt.png", PNG, "image/png")
    sent = unpaid.pay(evidence=evidence)
    assert (sent.status_code, sent["Location"]) == (302, f"/billing/invoices/{unpaid.invoice().id}/")
    page = text_of(unpaid.client.get(sent["Location"]))
    assert "Under review" in page
    assert "receipt.png" in page
    again = unpaid.pay(manual_reference="another")
    assert again.status_code == 409
    assert "Under review" in text_of(again)
    file = unpaid.context(sent["Location"])["latest"]["evidence"][0]["url"]
    assert unpaid.client.get(file).content == PNG


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount": "8061.00"}, "The amount must be PKR 8,062.00, the invoice total."),
        ({"amount": "much"}, 'id="id_amount-error"'),
        ({"manual_reference": ""}, "This field is required."),
        ({"payment_method_id": "nonsense"}, "Choose a payment method of your country."),
        ({"manual_notes": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    unpaid: Desk, changed: Any, sentence: str
) -> None:
    response = unpaid.pay(**{"manual_reference": "kept-reference", **changed})
    assert response.status_code == 400
    assert sentence in text_of(response).replace("&#x27;", "'")
    if "manual_reference" not in changed:
        assert "kept-reference" in text_of(response)
    assert unpaid.payment() is None


def test_evidence_of_another_kind_refuses_the_whole_payment(unpaid: Desk) -> None:
    response = unpaid.pay(evidence=SimpleUploadedFile("receipt.png", b"<html>", "image/png"))
    assert response.status_code == 400
    assert "Choose a PNG, JPEG, WebP or PDF file." in text_of(response)
    assert unpaid.payment() is None


def test_a_reference_is_used_once_in_an_account(
    unpaid: Desk, nadia: Client, approve: Callable[[Client, Any], str]
) -> None:
    unpaid.pay()
    approve(nadia, unpaid.payment())
    chosen = unpaid.client.post("/billing/plan/", {"plan": "pro"})
    assert chosen["Location"] == f"/billing/invoices/{unpaid.invoice().id}/"
    total = f"{unpaid.invoice().total_minor / 100:.2f}"
    again = unpaid.pay(amount=total, manual_reference="0042-1987-3316")
    assert again.status_code == 409
    said = "This reference was already used for another payment"
    assert again.context["form"].errors["manual_reference"] == [said]


def test_a_payment_is_withdrawn_and_sent_again(unpaid: Desk) -> None:
    unpaid.pay()
    taken = unpaid.client.post(f"/billing/payments/{unpaid.payment().id}/withdrawal/")
    assert taken.status_code == 302
    assert "Pay, then submit the payment" in text_of(unpaid.client.get("/billing/"))
    assert unpaid.pay().status_code == 302


def test_refused_with_the_reason_then_approved(
    unpaid: Desk, nadia: Client, approve: Callable[[Client, Any], str]
) -> None:
    unpaid.pay()
    refusal = nadia.post(f"/staff/payments/{unpaid.payment().id}/rejection/", {"reason": "invalid_reference"})
    assert refusal.status_code == 302
    page = text_of(unpaid.client.get("/billing/"))
    assert "We can&#x27;t find a transfer with this reference." in page
    unpaid.pay(manual_reference="004219873317")
    said = approve(nadia, unpaid.payment())
    assert said == "Karachi Numbers: payment approved. Account activated with 5,000 credits."
    home = unpaid.client.get("/billing/")
    assert "5,000" in text_of(home)
    assert unpaid.client.get(f"/billing/payments/{unpaid.payment().id}/receipt.pdf").content[:5] == b"%PDF-"
    assert unpaid.client.get(f"/billing/invoices/{unpaid.invoice().id}/invoice.pdf").content[:5] == b"%PDF-"
    paid = text_of(unpaid.client.get(f"/billing/invoices/{unpaid.invoice().id}/"))
    assert "5,000 credits added." in paid
    timeline = text_of(unpaid.client.get("/billing/credits/"))
    assert "+5,000" in timeline
    assert "Your account is read-only." not in text_of(unpaid.client.get("/"))


def test_only_the_owner_sees_billing(cast: Cast, client_of: ClientOf) -> None:
    for path in ("/billing/", "/billing/invoices/", "/billing/plan/", "/billing/credits/"):
        assert client_of(cast.bilal).get(path).status_code == 403
        assert client_of(cast.asha).get(path).status_code == 200


def test_a_trial_is_told_its_days_and_chooses_a_plan(db: None) -> None:
    trial = sign_up({**BILAL, "plan": "free-trial"})
    page = text_of(trial.client.get("/"))
    assert "Trial, 7 days left." in page
    assert "500 credits." in page
    choice = trial.context("/billing/plan/?plan=pro")["choice"]
    assert choice.total_minor == 2_196_200
    done = trial.client.post("/billing/plan/", {"plan": "pro"})
    assert done["Location"] == f"/billing/invoices/{trial.invoice().id}/"
    invoice = re.sub(r"<[^>]+>", " ", text_of(trial.client.get(done["Location"])))
    assert re.search(r"Fixed on \d{1,2} [A-Z][a-z]+", invoice)
    assert re.search(r"\b20,000\b", invoice) and not re.search(r"\b20000\b", invoice)
    unknown = trial.client.post("/billing/plan/", {"plan": "gold"})
    assert unknown.status_code == 400
    assert "Choose one of basic, pro, enterprise." in text_of(unknown)


def test_what_needs_a_payment_leads_to_it(unpaid: Desk) -> None:
    refused = unpaid.client.post("/books/new/", {"name": "Evening"})
    assert refused.status_code == 402
    assert 'href="/billing/"' in text_of(refused)
