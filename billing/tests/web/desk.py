"""Somebody who signed up by the pages and has to pay, and staff who look at it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import Invoice, Payment
from holds.models import HeldAct
from identity.actions.create_user import create_user
from identity.models import User
from tenancy.scope import scope
from tests.answers import Response, text_of
from tests.world_billing import staff_browser
from uploads.tests.samples import picture

PASSWORD = "kolhapur-jaggery-9"

PNG = picture("PNG")

BILAL = {
    "email": "bilal@karachi.example",
    "password": PASSWORD,
    "first_name": "Bilal",
    "last_name": "Ahmed",
    "country": "PK",
    "plan": "basic",
    "business_name": "Karachi Numbers",
}


@dataclass
class Desk:
    """A new account's owner with a browser."""

    client: Client
    account_id: uuid.UUID

    def context(self, path: str, status: int = 200) -> Any:
        response = self.client.get(path)
        assert response.status_code == status, text_of(response)[:2000]
        return response.context

    def invoice(self) -> Invoice | None:
        from billing.models import Invoice

        with scope(self.account_id):
            return Invoice.objects.order_by("-id").first()

    def payment(self) -> Payment | None:
        from billing.models import Payment

        with scope(self.account_id):
            return Payment.objects.order_by("-id").first()

    def pay(self, **changed: Any) -> Response:
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


def sign_up(given: dict[str, str]) -> Desk:
    client = Client()
    response = client.post("/sign-up/", given)
    assert response.status_code == 302, text_of(response)[:3000]
    return Desk(client, uuid.UUID(client.session["account_id"]))


def staff_client(email: str) -> Client:
    create_user(email=email, password=PASSWORD, first_name="Nadia", last_name="Aziz", is_staff=True)
    return staff_browser(User.objects.get(email=email).pk)


def held_result(payment: Any) -> str:
    """What became of the approval."""
    with scope(payment.account_id):
        held = HeldAct.objects.filter(subject_id=payment.id).latest("held_at")
    return held.result or held.error


CSV = "Date,Description,Amount\n2026-11-20,{text},{amount}\n2026-11-20,rent,-50.00\n"


def statement(text: str, amount: str) -> dict[str, Any]:
    file = SimpleUploadedFile("bank.csv", CSV.format(text=text, amount=amount).encode(), "text/csv")
    return {
        "file": file,
        "date": "Date",
        "date_form": "YYYY-MM-DD",
        "amount": "Amount",
        "text": "Description",
        "currency": "PKR",
        "decimal": "point",
        "delimiter": "auto",
        "encoding": "auto",
        "header_line": "1",
    }
