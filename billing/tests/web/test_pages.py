"""An unpaid account's way by the pages: invoice, payment, review, refusal and again, approval, receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from identity.actions.create_user import create_user
from identity.models import User
from tenancy.scope import scope

PASSWORD = "kolhapur-jaggery-9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
BILAL = {
    "email": "bilal@karachi.example",
    "password": PASSWORD,
    "first_name": "Bilal",
    "last_name": "Ahmed",
    "country": "PK",
    "plan": "basic",
    "business_name": "Karachi Numbers",
}


def text_of(response: Any) -> str:
    return response.content.decode()


@dataclass
class Desk:
    """A new account's owner with a browser."""

    client: Client
    account_id: uuid.UUID

    def context(self, path: str, status: int = 200) -> Any:
        response = self.client.get(path)
        assert response.status_code == status, text_of(response)[:2000]
        return response.context

    def invoice(self) -> Any:
        from billing.models import Invoice

        with scope(self.account_id):
            return Invoice.objects.order_by("-id").first()

    def payment(self) -> Any:
        from billing.models import Payment

        with scope(self.account_id):
            return Payment.objects.order_by("-id").first()

    def pay(self, **changed: Any) -> Any:
        from billing.models import PaymentMethod

        method = PaymentMethod.objects.get(country="PK", code="jazzcash")
        body = {
            "payment_method_id": str(method.id),
            "manual_reference": "004219873316",
            "amount": "PKR 8,062.00",
            "manual_notes": "",
            **changed,
        }
        return self.client.post(f"/billing/invoices/{self.invoice().id}/payment/", body)


@pytest.fixture
def unpaid(db: Any) -> Desk:
    return sign_up(BILAL)


def sign_up(given: dict[str, str]) -> Desk:
    client = Client()
    response = client.post("/sign-up/", given)
    assert response.status_code == 302, text_of(response)[:3000]
    return Desk(client, uuid.UUID(client.session["account_id"]))


@pytest.fixture
def nadia(db: Any) -> Client:
    """Of the staff."""
    return staff_client("nadia@example.com")


def staff_client(email: str) -> Client:
    create_user(email=email, password=PASSWORD, first_name="Nadia", last_name="Aziz", is_staff=True)
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


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
    assert "You can look around." in text_of(unpaid.client.get("/"))


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
        ({"amount": "8061.00"}, "Amount must equal the total of the invoice, PKR 8,062.00."),
        ({"amount": "much"}, 'id="id_amount-error"'),
        ({"manual_reference": ""}, "This field is required."),
        ({"payment_method_id": "nonsense"}, "This is not a way to pay in your country."),
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
    assert "Evidence is a PNG, JPEG or WebP picture or a PDF." in text_of(response)
    assert unpaid.payment() is None


def test_a_payment_is_withdrawn_and_sent_again(unpaid: Desk) -> None:
    unpaid.pay()
    taken = unpaid.client.post(f"/billing/payments/{unpaid.payment().id}/withdrawal/")
    assert taken.status_code == 302
    assert "Pay, then tell us" in text_of(unpaid.client.get("/billing/"))
    assert unpaid.pay().status_code == 302


def test_refused_with_the_reason_then_approved(unpaid: Desk, nadia: Client) -> None:
    unpaid.pay()
    refusal = nadia.post(f"/staff/payments/{unpaid.payment().id}/rejection/", {"reason": "invalid_reference"})
    assert refusal.status_code == 302
    page = text_of(unpaid.client.get("/billing/"))
    assert "There is no transfer with this reference." in page
    unpaid.pay(manual_reference="004219873317")
    approval = nadia.post(f"/staff/payments/{unpaid.payment().id}/approval/")
    assert approval.status_code == 302
    said = text_of(nadia.get(approval["Location"]))
    assert "Payment approved successfully. Account activated with 5000 credits." in said
    home = unpaid.client.get("/billing/")
    assert "5,000" in text_of(home)
    assert unpaid.client.get(f"/billing/payments/{unpaid.payment().id}/receipt.pdf").content[:5] == b"%PDF-"
    assert unpaid.client.get(f"/billing/invoices/{unpaid.invoice().id}/invoice.pdf").content[:5] == b"%PDF-"
    timeline = text_of(unpaid.client.get("/billing/credits/"))
    assert "+5,000" in timeline
    assert "You can look around." not in text_of(unpaid.client.get("/"))


def test_only_the_owner_sees_billing(cast: Any, client_of: Any) -> None:
    for path in ("/billing/", "/billing/invoices/", "/billing/plan/", "/billing/credits/"):
        assert client_of(cast.bilal).get(path).status_code == 403
        assert client_of(cast.asha).get(path).status_code == 200


def test_a_trial_is_told_its_days_and_chooses_a_plan(db: Any) -> None:
    trial = sign_up({**BILAL, "plan": "free-trial"})
    page = text_of(trial.client.get("/"))
    assert "Trial, 7 days left." in page
    assert "500 credits." in page
    choice = trial.context("/billing/plan/?plan=pro")["choice"]
    assert choice.total_minor == 2_196_200
    done = trial.client.post("/billing/plan/", {"plan": "pro"})
    assert done["Location"] == f"/billing/invoices/{trial.invoice().id}/"
    unknown = trial.client.post("/billing/plan/", {"plan": "gold"})
    assert unknown.status_code == 400
    assert "Choose one of basic, pro, enterprise." in text_of(unknown)


@pytest.mark.django_db
def test_an_ended_trial_is_told_so(move_clock: Any) -> None:
    trial = sign_up({**BILAL, "plan": "free-trial"})
    assert "days left" in text_of(trial.client.get("/"))
    from kernel.clock import database_now
    from project.standing import days_left

    now = database_now()
    assert days_left(now + timedelta(hours=1), now) == 1
    assert days_left(now - timedelta(hours=1), now) == 0
