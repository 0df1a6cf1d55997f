"""Confirming a payment: each rule of the table with its status, its code and its words."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from billing.actions.confirm_payment import confirm_payment
from billing.models import Invoice, Payment, PaymentMethod
from identity.models import User
from kernel.errors import Conflict
from tenancy.member import Member
from tenancy.models import Membership
from tests.api.caller import Caller, CallerOf
from tests.cast import as_member
from tests.database import fingerprint
from tests.racing import at_once, refused
from tests.world_billing import a_sign_up, a_submission, fresh, invoice_of, method_of, total_of

URL = "/v1/billing/payments/confirm/"


def body_for(member: Member, **changed: Any) -> dict[str, Any]:
    invoice = invoice_of(member)
    return {
        "invoice_id": str(invoice.id),
        "payment_method_id": str(method_of(member).id),
        "manual_reference": "JC-1",
        "amount": total_of(invoice),
        **changed,
    }


@pytest.mark.django_db
def test_a_submission_waits_for_approval(sana: Member, api_of: CallerOf) -> None:
    answer = api_of(sana)("POST", URL, body_for(sana, manual_notes="from my shop"))
    assert answer.status_code == 201
    said = answer.json()
    assert said["message"] == "Payment submitted for approval"
    assert said["payment"]["status"] == "pending_approval"
    assert said["invoice"]["status"] == "pending_approval"
    with as_member(sana):
        payment = Payment.objects.get()
        assert (payment.amount_minor, payment.currency, payment.submitted_by_id) == (
            806_200,
            "PKR",
            sana.user_id,
        )
        assert payment.invoice.status == "pending_approval"


@pytest.mark.django_db
def test_the_older_address_does_the_same(sana: Member, api_of: CallerOf) -> None:
    assert api_of(sana)("POST", "/v1/billing/admin/payments/confirm/", body_for(sana)).status_code == 201


@pytest.mark.django_db
def test_an_amount_may_be_a_whole_number(sana: Member, api_of: CallerOf) -> None:
    assert api_of(sana)("POST", URL, body_for(sana, amount=8062)).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize(
    "amount", ["8061.99", "8062.01", "1", 806200, "0", "-8062.00", "abc", "", "8062.001"]
)
def test_another_amount_is_400(sana: Member, api_of: CallerOf, amount: Any) -> None:
    answer = api_of(sana)("POST", URL, body_for(sana, amount=amount))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["amount"]


@pytest.mark.django_db
def test_the_words_for_another_amount(sana: Member, api_of: CallerOf) -> None:
    answer = api_of(sana)("POST", URL, body_for(sana, amount="8000.00")).json()
    assert answer == {
        "detail": "The amount must be PKR 8,062.00, the invoice total.",
        "code": "bad_input",
        "errors": {"amount": ["The amount must be PKR 8,062.00, the invoice total."]},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("manual_reference", ""),
        ("manual_reference", "   "),
        ("manual_reference", "--"),
        ("manual_reference", "x" * 256),
        ("manual_reference", None),
        ("manual_reference", 7),
        ("manual_reference", "a\x00b"),
        ("manual_notes", "x" * 1001),
        ("manual_notes", "\x00"),
        ("payment_method_id", "x"),
        ("payment_method_id", "0190b5a0-0000-7000-8000-000000000000"),
        ("amount", 1.5),
        ("amount", None),
        ("amount", True),
        ("amount", []),
    ],
)
def test_bad_input_names_its_field(sana: Member, api_of: CallerOf, field: str, value: Any) -> None:
    answer = api_of(sana)("POST", URL, body_for(sana, **{field: value}))
    assert answer.status_code == 400, answer.content
    assert next(path.partition(".")[0] for path in answer.json()["errors"]) == field
    with as_member(sana):
        assert not Payment.objects.exists()


@pytest.mark.django_db
def test_what_is_required(sana: Member, api_of: CallerOf) -> None:
    for field in ("invoice_id", "payment_method_id", "manual_reference", "amount"):
        body = body_for(sana)
        del body[field]
        answer = api_of(sana)("POST", URL, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


@pytest.mark.django_db
def test_the_longest_reference_and_notes_are_taken(sana: Member, api_of: CallerOf) -> None:
    body = body_for(sana, manual_reference="x" * 255, manual_notes="y" * 1000)
    assert api_of(sana)("POST", URL, body).status_code == 201


@pytest.mark.django_db
def test_a_method_of_another_country_or_out_of_use_is_400(sana: Member, api_of: CallerOf) -> None:
    upi = PaymentMethod.objects.get(code="upi")
    answer = api_of(sana)("POST", URL, body_for(sana, payment_method_id=str(upi.id)))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["payment_method_id"])
    mine = method_of(sana)
    body = body_for(sana)
    PaymentMethod.objects.filter(pk=mine.pk).update(is_active=False)
    assert api_of(sana)("POST", URL, body).status_code == 400


@pytest.mark.django_db
def test_a_second_submission_is_409(sana: Member, api_of: CallerOf) -> None:
    body = body_for(sana)
    ask = api_of(sana)
    ask("POST", URL, body)
    answer = ask("POST", URL, {**body, "manual_reference": "JC-2"})
    assert answer.status_code == 409
    assert answer.json() == {
        "detail": "A payment for this invoice is already under review",
        "code": "under_review",
    }


@pytest.mark.django_db
def test_the_same_key_submits_once(sana: Member, api_of: CallerOf) -> None:
    ask, body = api_of(sana), body_for(sana)
    first = ask("POST", URL, body, **{"Idempotency-Key": "k1"})
    again = ask("POST", URL, body, **{"Idempotency-Key": "k1"})
    assert (first.status_code, first.content) == (again.status_code, again.content)
    other = ask("POST", URL, {**body, "manual_reference": "JC-2"}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


@pytest.mark.django_db
def test_the_same_reference_again_in_the_account_is_409(sana: Member) -> None:
    from billing.actions.issue_invoice import issue_invoice
    from billing.locking import lock_account
    from billing.states import Purpose
    from plans.models import Plan

    a_submission(sana, reference="JC 1")
    with as_member(sana):
        first = Invoice.objects.select_related("subscription").get()
        plan = Plan.objects.get(code="basic")
        second = issue_invoice(
            lock_account(sana.account_id),
            first.subscription,
            plan=plan,
            purpose=Purpose.UPGRADE,
            usd_cents=plan.usd_cents,
            due_at=first.due_at,
        )
        with pytest.raises(Conflict) as refused:
            confirm_payment(
                sana,
                second,
                payment_method_id=method_of(sana).id,
                manual_reference="jc-1",
                amount=total_of(second),
            )
    assert refused.value.code == "reference_used"


@pytest.mark.django_db
def test_the_same_reference_elsewhere_is_accepted(sana: Member) -> None:
    other = a_sign_up()
    a_submission(sana, reference="JC-1")
    a_submission(other, reference="JC-1")


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["paid", "void"])
def test_an_invoice_that_asks_for_nothing_is_409(sana: Member, status: str) -> None:
    invoice = invoice_of(sana)
    with as_member(sana):
        Invoice.objects.filter(pk=invoice.pk).update(status=status, paid_at=invoice.created_at)
        with pytest.raises(Conflict) as refused:
            confirm_payment(
                sana,
                invoice,
                payment_method_id=method_of(sana).id,
                manual_reference="JC-1",
                amount=total_of(invoice),
            )
    assert refused.value.code == f"invoice_{status}"
    assert refused.value.detail == f"This invoice is {status}."


@pytest.mark.django_db
def test_another_accounts_invoice_is_404_like_a_random_one(sana: Member, api_of: CallerOf) -> None:
    other = a_sign_up()
    theirs = api_of(sana)("POST", URL, body_for(sana, invoice_id=str(invoice_of(other).id)))
    random = api_of(sana)("POST", URL, body_for(sana, invoice_id=str(uuid.uuid4())))
    nothing = api_of(sana)("POST", URL, body_for(sana, invoice_id="x"))
    assert theirs.status_code == random.status_code == nothing.status_code == 404
    assert theirs.content == random.content


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["admin", "manager", "clerk", "viewer", "member"])
def test_only_the_owner_pays(sana: Member, api_of: CallerOf, role: str) -> None:
    user = User.objects.create_user("bilal@example.com", "a-long-pass-9", first_name="Bilal")
    with as_member(sana):
        Membership.objects.create(account_id=sana.account_id, user=user, role=role)
    body = body_for(sana)
    bilal = fresh(Member(**{**_fields(sana), "user_id": user.pk}))
    answer = api_of(bilal)("POST", URL, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")
    assert api_of(bilal)("GET", "/v1/billing/invoices/").status_code == 403


def _fields(member: Member) -> dict[str, Any]:
    return {name: getattr(member, name) for name in member.__slots__}


@pytest.mark.django_db
def test_without_signing_in_it_is_401(sana: Member) -> None:
    assert Caller(None)("POST", URL, body_for(sana)).status_code == 401


@pytest.mark.django_db
def test_bodies_of_the_wrong_kind(sana: Member, api_of: CallerOf) -> None:
    from tests.api import bad

    ask = api_of(sana)
    for name, raw in bad.BODIES:
        answer = ask("POST", URL, raw)
        assert answer.status_code == 400, name


@pytest.mark.django_db(transaction=True)
def test_a_refusal_changes_nothing(transactional_db: None, api_of: CallerOf) -> None:
    member = a_sign_up()
    ask, body = api_of(member), body_for(member)
    before = fingerprint()
    assert ask("POST", URL, {**body, "amount": "1.00"}).status_code == 400
    assert fingerprint() == before


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_is_taken(transactional_db: None) -> None:
    member = a_sign_up()
    invoice, method = invoice_of(member), method_of(member)

    def submit(number: int) -> None:
        confirm_payment(
            member,
            invoice,
            payment_method_id=method.id,
            manual_reference=f"R-{number}",
            amount=total_of(invoice),
        )

    outcomes = at_once(*[partial(submit, number) for number in range(8)], member=member)
    assert [refusal.code for refusal in refused(outcomes)] == ["under_review"] * 7
