"""Invoices, receipts and credit notes on paper."""

from __future__ import annotations

from typing import Any

import pytest

from billing.actions.approve_payment import approve_payment
from billing.actions.reverse_payment import reverse_payment
from billing.papers import invoice_pdf
from documents.tests.ink import assert_in_page
from tenancy.staff import Staff
from tests.api.caller import CallerOf
from tests.cast import as_member
from tests.world_billing import Paying, a_sign_up, fresh, invoice_of, staff_person

pytestmark = pytest.mark.django_db


def test_an_invoice_and_once_it_is_paid_its_receipt(paying: Paying, noor: Staff, api_of: CallerOf) -> None:
    invoice = invoice_of(paying.member)
    ask, url = api_of(paying.member), f"/v1/billing/invoices/{invoice.id}"
    paper = ask("GET", f"{url}/invoice.pdf")
    assert (paper.status_code, paper["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert paper["Content-Disposition"] == f'inline; filename="{invoice.number}.pdf"'
    assert ask("GET", f"{url}/receipt.pdf").status_code == 404
    approve_payment(noor, paying.payment.id)
    assert ask("GET", f"{url}/receipt.pdf").content[:5] == b"%PDF-"
    assert api_of(a_sign_up())("GET", f"{url}/invoice.pdf").status_code == 404


def test_a_credit_note(paying: Paying, noor: Staff, api_of: CallerOf) -> None:
    approve_payment(noor, paying.payment.id)
    note = reverse_payment(staff_person(), paying.payment.id, reason="गलत खाता").credit_note
    url = f"/v1/billing/credit-notes/{note.id}/credit-note.pdf"
    ask = api_of(fresh(paying.member))
    assert ask("GET", url).content[:5] == b"%PDF-"
    rows = ask("GET", "/v1/billing/credit-notes/").json()["results"]
    assert [(row["number"], row["total_display"]) for row in rows] == [(note.number, "PKR 8,062.00")]
    assert api_of(a_sign_up())("GET", url).status_code == 404


@pytest.mark.parametrize("language", ["en", "hi", "ur", "my"])
def test_in_every_language(paying: Paying, language: str) -> None:
    invoice = invoice_of(paying.member)
    with as_member(paying.member):
        assert invoice_pdf(invoice, language).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["Venkatanarasimharajuvaripeta " * 4, "X" * 120])
def test_no_name_runs_off_the_paper_or_over_another(
    paying: Paying, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    invoice = invoice_of(paying.member)
    invoice.buyer = {**invoice.buyer, "name": name}
    said: list[Any] = []
    monkeypatch.setattr("billing.papers.typeset", lambda template, facts: said.append((template, facts)))
    with as_member(paying.member):
        invoice_pdf(invoice, "en")
    for template, facts in said:
        assert_in_page(template, {**facts, "seller_name": name, "buyer_name": name, "buyer_lines": [name]})
