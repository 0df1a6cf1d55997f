"""Rejecting with a reason, withdrawing, and submitting again."""

from __future__ import annotations

from typing import Any

import pytest

from billing.actions.approve_payment import approve_payment
from billing.actions.withdraw_payment import withdraw_payment
from billing.models import Invoice, Payment
from identity.models import User
from kernel.errors import Conflict, Denied
from tenancy.staff import Staff
from tests.api.caller import CallerOf, DeskOf
from tests.cast import as_member
from tests.world_billing import Paying, a_sign_up, a_submission, fresh

pytestmark = pytest.mark.django_db
REASONS = ("not_received", "amount_mismatch", "invalid_reference", "duplicate", "unreadable_evidence")


def rejection(payment: Any) -> str:
    return f"/v1/ops/payments/{payment.id}/rejection/"


@pytest.mark.parametrize("reason", REASONS)
def test_rejected_with_a_reason(paying: Paying, noor: Staff, desk_of: DeskOf, reason: str) -> None:
    answer = desk_of(noor)("POST", rejection(paying.payment), {"reason": reason})
    assert answer.status_code == 201, answer.content
    assert answer.json()["payment"]["status"] == "rejected"
    assert answer.json()["payment"]["reject_reason"] == reason
    assert answer.json()["invoice"]["status"] == "pending"
    with as_member(paying.member):
        payment = Payment.objects.get()
        assert (payment.status, payment.decided_by_id) == ("rejected", noor.user_id)
    assert fresh(paying.member).account_status == "pending_payment"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "because"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"reason": 1}, "reason"),
        ({}, "reason"),
        ({"reason": "other"}, "text"),
        ({"reason": "other", "text": "  "}, "text"),
        ({"reason": "other", "text": "x" * 1001}, "text"),
        ({"reason": "other", "text": "a\x00b"}, "text"),
    ],
)
def test_a_reason_is_one_of_six_and_other_needs_words(
    paying: Paying, noor: Staff, desk_of: DeskOf, body: dict[str, Any], field: str
) -> None:
    answer = desk_of(noor)("POST", rejection(paying.payment), body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_other_says_why(paying: Paying, noor: Staff, desk_of: DeskOf) -> None:
    body = {"reason": "other", "text": "The slip is of last year."}
    assert desk_of(noor)("POST", rejection(paying.payment), body).status_code == 201
    with as_member(paying.member):
        assert Payment.objects.get().reject_text == "The slip is of last year."


def test_rejecting_twice_and_approving_after_are_409(paying: Paying, noor: Staff, desk_of: DeskOf) -> None:
    desk = desk_of(noor)
    desk("POST", rejection(paying.payment), {"reason": "not_received"})
    again = desk("POST", rejection(paying.payment), {"reason": "not_received"})
    assert (again.status_code, again.json()) == (
        409,
        {"detail": "This payment is rejected.", "code": "payment_rejected"},
    )
    approved = desk("POST", f"/v1/ops/payments/{paying.payment.id}/approval/")
    assert (approved.status_code, approved.json()["code"]) == (409, "payment_rejected")


def test_an_approved_payment_is_not_rejected(paying: Paying, noor: Staff, desk_of: DeskOf) -> None:
    approve_payment(noor, paying.payment.id)
    answer = desk_of(noor)("POST", rejection(paying.payment), {"reason": "not_received"})
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_succeeded")


def test_not_for_ones_own_account(paying: Paying) -> None:
    from billing.actions.reject_payment import reject_payment
    from tenancy.staff import staff_for

    User.objects.filter(pk=paying.member.user_id).update(is_staff=True)
    sana = staff_for(paying.member.user_id)
    assert sana is not None
    with pytest.raises(Denied):
        reject_payment(sana, paying.payment.id, reason="duplicate")


def test_the_customer_may_submit_again_with_the_same_reference(
    paying: Paying, noor: Staff, desk_of: DeskOf
) -> None:
    desk_of(noor)("POST", rejection(paying.payment), {"reason": "not_received"})
    second = a_submission(paying.member, reference=paying.payment.manual_reference)
    assert approve_payment(noor, second.id).credits == 5000


def test_withdrawn_by_the_customer(paying: Paying, api_of: CallerOf) -> None:
    ask = api_of(paying.member)
    answer = ask("DELETE", f"/v1/billing/payments/{paying.payment.id}/")
    assert (answer.status_code, answer.content) == (204, b"")
    with as_member(paying.member):
        assert Payment.objects.get().status == "withdrawn"
        assert Invoice.objects.get().status == "pending"
    again = ask("DELETE", f"/v1/billing/payments/{paying.payment.id}/")
    assert (again.status_code, again.json()["code"]) == (409, "payment_withdrawn")
    assert again.json()["detail"] == "This payment is withdrawn."
    a_submission(paying.member)


def test_another_accounts_payment_is_not_found(paying: Paying, api_of: CallerOf) -> None:
    dev = a_sign_up()
    for method in ("GET", "DELETE"):
        assert api_of(dev)(method, f"/v1/billing/payments/{paying.payment.id}/").status_code == 404


def test_what_is_approved_is_not_withdrawn(paying: Paying, noor: Staff) -> None:
    approve_payment(noor, paying.payment.id)
    member = fresh(paying.member)
    with as_member(member), pytest.raises(Conflict) as refused:
        withdraw_payment(member, paying.payment)
    assert refused.value.code == "payment_succeeded"


def test_the_customer_reads_the_reason(
    paying: Paying, noor: Staff, desk_of: DeskOf, api_of: CallerOf
) -> None:
    desk_of(noor)("POST", rejection(paying.payment), {"reason": "other", "text": "Wrong account."})
    rows = api_of(paying.member)("GET", "/v1/billing/payments/?status=rejected").json()["results"]
    assert [(row["reject_reason"], row["reject_text"]) for row in rows] == [("other", "Wrong account.")]
    assert "decided_by" not in rows[0]
    bad = api_of(paying.member)("GET", "/v1/billing/payments/?status=lost")
    assert (bad.status_code, list(bad.json()["errors"])) == (400, ["status"])
