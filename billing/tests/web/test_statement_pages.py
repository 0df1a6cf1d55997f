"""A bank's statement by the pages: tried, imported, mapped, and lines that wait."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import Settings

from billing.tests.web.desk import Desk, statement
from identity.proof import CONFIRMED
from kernel.clock import database_now
from tests.answers import text_of


def test_a_statement_is_tried_imported_and_matches_by_the_pay_code(unpaid: Desk, nadia: Client) -> None:
    from billing.models import BankStatement

    code = unpaid.invoice().pay_code
    tried = nadia.post("/staff/statements/", {**statement(f"transfer {code}", "8062.00"), "dry_run": "yes"})
    assert tried.status_code == 200
    assert "Matches" in text_of(tried)
    assert not BankStatement.objects.exists()
    assert nadia.post("/staff/statements/", statement(f"transfer {code}", "8062.00")).status_code == 302
    assert unpaid.payment().source == "statement"
    assert "All three agree" in text_of(nadia.get("/staff/payments/"))
    again = nadia.post("/staff/statements/", statement(f"transfer {code}", "8062.00"))
    assert again.status_code == 409


def test_an_import_that_approves_asks_who_one_is_and_then_for_the_figures(
    unpaid: Desk, nadia: Client, settings: Settings
) -> None:
    from billing.models import BankStatement, StatementUpload

    settings.STATEMENT_AUTO_APPROVAL = True
    given = statement(f"transfer {unpaid.invoice().pay_code}", "8062.00")
    session = nadia.session
    proved = session[CONFIRMED]
    session[CONFIRMED] = database_now().timestamp() - 16 * 60
    session.save()
    assert nadia.post("/staff/statements/", {**given, "dry_run": "yes"}).status_code == 200
    given["file"].seek(0)
    led: Any = nadia.post("/staff/statements/", given)
    back = f"/staff/statements/?upload={StatementUpload.objects.latest('id').id}"
    assert led["Location"] == f"/security/confirm/?{urlencode({'next': back})}"
    assert not BankStatement.objects.exists()
    session = nadia.session
    session[CONFIRMED] = proved
    session.save()
    page = nadia.get(back)
    assert "bank.csv" in text_of(page)
    again = {**given, "file": "", "upload": str(page.context["upload"].id)}
    asked = nadia.post("/staff/statements/", again)
    assert asked.context["approved"] == [("1 payment in PKR", "PKR 8,062.00")]
    assert not BankStatement.objects.exists()
    assert nadia.post("/staff/statements/", {**again, "approves": "2 payments in PKR"}).status_code == 200
    assert not BankStatement.objects.exists()
    done = nadia.post("/staff/statements/", {**again, "approves": asked.context["approves"]})
    assert done.status_code == 302
    assert unpaid.payment().status == "succeeded"


def test_an_import_that_approves_nothing_asks_nothing(nadia: Client, settings: Settings) -> None:
    settings.STATEMENT_AUTO_APPROVAL = True
    assert nadia.post("/staff/statements/", statement("rent", "8062.00")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_refused_file_is_there_for_the_next_try(unpaid: Desk, nadia: Client) -> None:
    wrong = {**statement("x", "1.00"), "amount": "", "currency": ""}
    refused = nadia.post("/staff/statements/", wrong)
    assert refused.status_code == 400
    right = {**statement("x", "1.00"), "file": "", "upload": str(refused.context["upload"].id)}
    assert nadia.post("/staff/statements/", right).status_code == 302


def test_what_is_wrong_with_a_mapping_stands_beside_its_field(nadia: Client) -> None:
    wrong = {**statement("x", "1.00"), "amount": "", "currency": ""}
    response = nadia.post("/staff/statements/", wrong)
    assert response.status_code == 400
    form = response.context["form"]
    assert form.errors["amount"] == ["Name the column of the amount, or of the credit."]
    assert "currency" in form.errors
    none = nadia.post("/staff/statements/", {**statement("x", "1.00"), "file": ""})
    assert (none.status_code, "file" in none.context["form"].errors) == (400, True)


def test_the_columns_of_a_bank_are_offered_with_its_next_file(unpaid: Desk, nadia: Client) -> None:
    from billing.models import StatementLine

    address = "/staff/statements/"
    assert "read_as" not in nadia.get(address).context["form"].fields
    nadia.post(address, {**statement("rent", "1.00"), "bank": "Meezan Bank"})
    choices = [str(word) for _, word in nadia.get(address).context["form"].fields["read_as"].choices]
    assert choices == [
        "Recognise from earlier files",
        "Use the columns of Meezan Bank",
        "Use the columns below",
    ]
    bare = {**statement("more rent", "2.00"), "amount": "", "currency": "", "dry_run": "yes"}
    assert "with the columns of Meezan Bank" in text_of(nadia.post(address, bare))
    below = nadia.post(address, {**bare, "file": statement("more", "2.00")["file"], "read_as": "below"})
    assert (below.status_code, "amount" in below.context["form"].errors) == (400, True)
    named = {**statement("other rent", "3.00"), "amount": "", "read_as": "as:Meezan Bank"}
    assert nadia.post(address, named).status_code == 302
    assert StatementLine.objects.filter(text="other rent").count() == 1
    assert "bank.csv imported with the columns of Meezan Bank." in text_of(nadia.get(address))
    unknown = nadia.post(address, {**statement("x", "4.00"), "read_as": "as:Nobody"})
    assert (unknown.status_code, "read_as" in unknown.context["form"].errors) == (400, True)


def test_a_line_that_waits_is_put_forward_or_dismissed_by_hand(unpaid: Desk, nadia: Client) -> None:
    from billing.models import StatementLine

    nadia.post("/staff/statements/", statement("no code at all", "8062.00"))
    line = StatementLine.objects.get(state="queued")
    address = f"/staff/statement-lines/{line.id}/settlement/"
    assert nadia.post(address, {"note": ""}).status_code == 400
    unknown = nadia.post(address, {"invoice": "INV-26-999999"})
    assert "No invoice has the number or pay code" in text_of(unknown)
    assert nadia.post(address, {"invoice": unpaid.invoice().number}).status_code == 302
    assert unpaid.payment().amount_minor == 806_200
    assert nadia.post(address, {"note": "again"}).status_code == 409
