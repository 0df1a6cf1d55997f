"""The queue of payments by the pages: several approved, held for six seconds, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.tests.web.desk import BILAL, PNG, Desk, sign_up, staff_client, statement
from holds.models import HeldAct
from tenancy.scope import scope
from tests.answers import text_of


def test_a_long_queue_says_how_many_wait_and_goes_on(
    unpaid: Desk, nadia: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("billing.web.staff.queue.SHOWN", 1)
    unpaid.pay()
    other = sign_up({**BILAL, "email": "second@example.com"})
    other.pay()
    first = nadia.get("/staff/payments/")
    assert (first.context["count"], len(first.context["rows"])) == (2, 1)
    assert "2 waiting" in text_of(first)
    behind = nadia.get(first.context["behind"])
    assert behind.context["chosen"].id == other.payment().id
    assert (behind.context["behind"], behind.context["before"]) == ("", "/staff/payments/?page=1")
    for page in ("0", "9", "x", "99999999999"):
        assert nadia.get(f"/staff/payments/?page={page}").context["chosen"].id == unpaid.payment().id


def test_several_are_approved_each_with_its_result(unpaid: Desk, nadia: Client) -> None:
    unpaid.pay(evidence=SimpleUploadedFile("receipt.png", PNG, "image/png"))
    first = unpaid.payment()
    second = sign_up({**BILAL, "email": "hina@lahore.example", "business_name": "Lahore Lucky Draw"})
    second.pay(manual_reference="88120937745")
    nadia.post(f"/staff/payments/{second.payment().id}/rejection/", {"reason": "duplicate"})
    third = sign_up({**BILAL, "email": "ali@gulberg.example", "business_name": "Gulberg Prize Club"})
    third.pay(manual_reference="77120937745")
    ids = [str(first.id), str(second.payment().id), str(third.payment().id), "nonsense"]
    address = "/staff/payments/several/approval/"
    asked = nadia.post(address, {"ids": ids})
    assert asked.context["several"].totals == [("1 payment in PKR", "PKR 8,062.00")]
    assert [payment.id for payment in asked.context["several"].doubtful] == [third.payment().id]
    assert unpaid.payment().status == "pending_approval"
    page = nadia.post(address, {"ids": ids, "confirmed": "yes"})
    assert page.status_code == 200
    said = text_of(page)
    assert "1 of 4 approved" in said
    assert "Account activated with 5000 credits." in said
    assert "Not approved. Open the payment and check it at the bank first." in said
    assert third.payment().status == "pending_approval"
    assert "This payment is rejected." in said


def test_an_approval_waits_for_six_seconds_and_can_be_undone(
    unpaid: Desk, nadia: Client, approve: Callable[[Client, Any], str]
) -> None:
    unpaid.pay(evidence=SimpleUploadedFile("receipt.png", PNG, "image/png"))
    address = f"/staff/payments/{unpaid.payment().id}/approval/"
    held = nadia.post(address)
    assert (held.status_code, unpaid.payment().status) == (302, "pending_approval")
    page = nadia.get("/staff/payments/")
    assert "Approving PKR 8,062.00 from Karachi Numbers" in text_of(page)
    assert page.context["shown"]["is_held"] and page.context["rows"][0]["is_held"]
    twice = nadia.post(address)
    assert (twice.status_code, "already started this" in text_of(twice)) == (409, True)
    with scope(unpaid.account_id):
        act = HeldAct.objects.get()
    assert nadia.post(f"/staff/held/{act.id}/undo/").status_code == 302
    assert unpaid.payment().status == "pending_approval"
    assert approve(nadia, unpaid.payment()).endswith("Account activated with 5,000 credits.")
    assert unpaid.payment().status == "succeeded"


@pytest.mark.parametrize("reference", ["004219873316", "0042 1987 3316"])
def test_what_nobody_can_see_needs_somebody_who_has_seen_it_at_the_bank(
    unpaid: Desk, nadia: Client, reference: str
) -> None:
    evidence = SimpleUploadedFile("receipt.png", PNG, "image/png")
    unpaid.pay(manual_reference=reference, **({"evidence": evidence} if " " in reference else {}))
    if " " in reference:
        other = sign_up({**BILAL, "email": "ali@gulberg.example"})
        other.pay(manual_reference="004219873316")
    address = f"/staff/payments/{unpaid.payment().id}/approval/"
    refused = nadia.post(address)
    assert (refused.status_code, "tick “I have seen it at the bank”" in text_of(refused)) == (400, True)
    assert refused.context["shown"]["needs_look"]
    assert nadia.post(address, {"seen": "yes"}).status_code == 302


def test_a_payment_on_the_banks_statement_needs_no_second_look(unpaid: Desk, nadia: Client) -> None:
    unpaid.pay()
    nadia.post("/staff/statements/", statement(f"transfer {unpaid.invoice().pay_code}", "8062.00"))
    assert nadia.post(f"/staff/payments/{unpaid.payment().id}/approval/").status_code == 302


def test_an_approval_is_undone_by_a_second_person_only(
    unpaid: Desk, nadia: Client, approve: Callable[[Client, Any], str]
) -> None:
    unpaid.pay()
    address = f"/staff/payments/{unpaid.payment().id}/"
    approve(nadia, unpaid.payment())
    own = nadia.post(f"{address}reversal/", {"reason": "wrong account"})
    assert (own.status_code, "A second person must reverse an approval." in text_of(own)) == (403, True)
    other = staff_client("omar@example.com")
    assert other.post(f"{address}reversal/", {"reason": "", "query": "status=succeeded"}).status_code == 400
    assert other.post(f"{address}reversal/", {"reason": "wrong account"}).status_code == 302
    assert unpaid.payment().status == "reversed"


def test_the_queue_shows_who_used_a_reference_before_and_who_sent_no_evidence(
    unpaid: Desk, nadia: Client
) -> None:
    unpaid.pay()
    other = sign_up({**BILAL, "email": "ali@gulberg.example", "business_name": "Gulberg Prize Club"})
    other.pay(manual_reference="0042 1987 3316")
    page = text_of(nadia.get("/staff/payments/"))
    assert page.count("Also used by another account") == 2
    assert page.count("No evidence") >= 2
    assert "Reference already used" in page
    assert "Gulberg" in text_of(nadia.get("/staff/payments/?search=gulberg"))
    assert "No matching payments" in text_of(nadia.get("/staff/payments/?country=IN"))


def test_an_undone_approval_is_told_with_its_credit_note(
    unpaid: Desk, nadia: Client, approve: Callable[[Client, Any], str]
) -> None:
    from billing.models import CreditNote

    unpaid.pay()
    paid = unpaid.invoice()
    address = f"/staff/payments/{unpaid.payment().id}/"
    approve(nadia, unpaid.payment())
    staff_client("omar@example.com").post(f"{address}reversal/", {"reason": "money went back"})
    page = text_of(unpaid.client.get(f"/billing/invoices/{paid.id}/"))
    assert "money went back" in page
    with scope(unpaid.account_id):
        note = CreditNote.objects.get()
    assert unpaid.client.get(f"/billing/credit-notes/{note.id}/credit-note.pdf").content[:5] == b"%PDF-"
    assert "Pay, then submit the payment" in text_of(unpaid.client.get("/billing/"))
