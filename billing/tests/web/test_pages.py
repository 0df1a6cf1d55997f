"""An unpaid account's way by the pages: invoice, payment, review, refusal and again, approval, receipt."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from billing.models import Invoice, Payment
from holds.models import HeldAct
from identity.actions.create_user import create_user
from identity.models import User
from identity.proof import CONFIRMED
from kernel.clock import database_now
from tenancy.scope import scope
from tests.answers import Response
from tests.cast import Cast, ClientOf
from tests.database import MoveClock
from tests.holding import let_holds_end
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


def text_of(response: Response) -> str:
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


@pytest.fixture(autouse=True)
def _methods_are_set_up(db: None) -> None:
    from billing.models import PaymentMethod

    PaymentMethod.objects.update(is_set_up=True)


@pytest.fixture
def unpaid(db: None) -> Desk:
    return sign_up(BILAL)


def sign_up(given: dict[str, str]) -> Desk:
    client = Client()
    response = client.post("/sign-up/", given)
    assert response.status_code == 302, text_of(response)[:3000]
    return Desk(client, uuid.UUID(client.session["account_id"]))


@pytest.fixture
def nadia(db: None) -> Client:
    """Of the staff."""
    return staff_client("nadia@example.com")


def staff_client(email: str) -> Client:
    create_user(email=email, password=PASSWORD, first_name="Nadia", last_name="Aziz", is_staff=True)
    return staff_browser(User.objects.get(email=email).pk)


@pytest.fixture
def approve(move_clock: MoveClock) -> Callable[[Client, Any], str]:
    """`approve(client, payment)`: by somebody who has seen it at the bank, and the time to undo it passes."""

    moved = timedelta(0)

    def approve(client: Client, payment: Any) -> str:
        nonlocal moved
        answer = client.post(f"/staff/payments/{payment.id}/approval/", {"seen": "yes"})
        assert answer.status_code == 302, text_of(answer)[:2000]
        let_holds_end(move_clock, after=moved)
        moved += timedelta(seconds=20)
        move_clock(moved)
        return held_result(payment)

    return approve


def held_result(payment: Any) -> str:
    """What became of the approval."""
    with scope(payment.account_id):
        held = HeldAct.objects.filter(subject_id=payment.id).latest("held_at")
    return held.result or held.error


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


def test_staff_see_that_nobody_can_pay_and_set_a_method_up(unpaid: Desk, nadia: Client) -> None:
    from billing.models import PaymentMethod

    PaymentMethod.objects.update(is_set_up=False)
    assert "No payment method is set up" in text_of(nadia.get("/staff/"))
    assert "Not set up" in text_of(nadia.get("/staff/ways-to-pay/"))
    method = PaymentMethod.objects.get(country="PK", code="jazzcash")
    given = {"name": "JazzCash", "instructions": "Send to: 0301 4427 118", "position": "0", "is_active": "on"}
    nadia.post(f"/staff/ways-to-pay/{method.id}/", given)
    assert "0301 4427 118" in text_of(unpaid.client.get("/billing/"))
    assert "No payment method is set up" not in text_of(nadia.get("/staff/"))


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


def test_rates_plans_and_credits_are_shown_in_figures_before_they_change(unpaid: Desk, nadia: Client) -> None:
    from billing.models import ExchangeRate
    from plans.models import Plan

    before = ExchangeRate.objects.count()
    asked = nadia.post("/staff/rates/", {"currency": "PKR", "rate": "281.5", "valid_from": ""})
    assert ("Basic", "PKR 8,163.50") in asked.context["asking"].facts
    assert ExchangeRate.objects.count() == before
    plan = nadia.get("/staff/plans/basic/").context["form"].initial
    dearer = nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "31.00"})
    assert ("Price per month in US dollars", "$29.00 → $31.00") in dearer.context["asking"].facts
    assert Plan.objects.get(code="basic").usd_cents == 2900
    given = nadia.post(
        f"/staff/accounts/{unpaid.account_id}/credits/", {"amount": "1500", "reason": "goodwill"}
    )
    assert ("After the change", "1,500") in given.context["asking"].facts
    assert "+1,500" in text_of(given)
    assert "+1,500" not in text_of(unpaid.client.get("/billing/credits/"))


def test_a_rate_is_added_and_never_backdated(nadia: Client) -> None:
    added = nadia.post(
        "/staff/rates/", {"currency": "PKR", "rate": "281.5", "valid_from": "", "confirmed": "yes"}
    )
    assert added.status_code == 302
    new = sign_up(BILAL)
    assert new.invoice().total_minor == 816_350
    past = nadia.post("/staff/rates/", {"currency": "PKR", "rate": "281.5", "valid_from": "2020-01-01T00:00"})
    assert (past.status_code, "The start time can&#x27;t be in the past" in text_of(past)) == (400, True)
    for rate in ("0", "-1", "NaN", "many", "1e9", "0.123456789"):
        assert nadia.post("/staff/rates/", {"currency": "PKR", "rate": rate}).status_code == 400, rate


def test_a_way_to_pay_and_a_plan_are_changed_on_the_record(nadia: Client) -> None:
    from billing.models import PaymentMethod, PriceChange

    method = PaymentMethod.objects.get(country="PK", code="jazzcash")
    given = {"name": "JazzCash", "instructions": "Send to: 0301 4427 118\nOpen the app.", "position": "0"}
    assert nadia.post(f"/staff/ways-to-pay/{method.id}/", {**given, "is_active": "on"}).status_code == 302
    assert "0301 4427 118" in text_of(sign_up(BILAL).client.get("/billing/"))
    wrong = nadia.post("/staff/ways-to-pay/", {**given, "code": "jazzcash", "country": "PK"})
    assert (wrong.status_code, "already has a payment method with this code" in text_of(wrong)) == (400, True)
    plan = nadia.get("/staff/plans/basic/").context["form"].initial
    assert (
        nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "31.00", "confirmed": "yes"}).status_code
        == 302
    )
    free = nadia.post("/staff/plans/basic/", {**plan, "usd_cents": "0"})
    assert "The price of a paid plan must be above 0." in text_of(free)
    said = text_of(nadia.get("/staff/plans/basic/"))
    assert "usd cents: 2900 → 3100" in said
    assert PriceChange.objects.count() == 2


def test_credits_as_a_file_hold_no_formula(unpaid: Desk, nadia: Client) -> None:
    address = f"/staff/accounts/{unpaid.account_id}/credits/"
    nadia.post(address, {"amount": "10", "reason": "=HYPERLINK(1)", "confirmed": "yes"})
    file = unpaid.client.get("/billing/credits/credits.csv").content.decode()
    assert "'=HYPERLINK(1)" in file
    assert "No matching changes" in text_of(unpaid.client.get("/billing/credits/?type=refund"))


def test_what_needs_a_payment_leads_to_it(unpaid: Desk) -> None:
    refused = unpaid.client.post("/books/new/", {"name": "Evening"})
    assert refused.status_code == 402
    assert 'href="/billing/"' in text_of(refused)


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
