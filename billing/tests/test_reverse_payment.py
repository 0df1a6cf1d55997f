"""Undoing a wrong approval: credit note, claw-back as far as unspent, reason, second person."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from billing.actions.approve_payment import approve_payment
from billing.actions.ask_renewal import ask_renewal
from billing.actions.reverse_payment import reverse_payment
from billing.locking import lock_account, lock_subscription
from billing.models import CreditNote, Invoice, Payment, Subscription
from credits.actions.hold import hold
from credits.actions.spend import spend
from credits.kinds import Kind
from credits.queries import balance_of, discrepancies
from kernel.clock import database_now
from kernel.errors import Conflict, Denied
from plans.models import Grant
from tenancy.models import Account
from tenancy.staff import Staff
from tests.api.caller import DeskOf
from tests.cast import as_member
from tests.racing import at_once, refused
from tests.world_billing import Paying, a_submission, fresh, invoice_of, staff_person

pytestmark = pytest.mark.django_db
WHY = "The transfer was for another account."


@pytest.fixture
def approved(paying: Paying, noor: Staff) -> Paying:
    approve_payment(noor, paying.payment.id)
    return paying


@pytest.fixture
def omar(db: None) -> Staff:
    """The second person."""
    return staff_person()


def test_everything_that_an_undoing_does(approved: Paying, omar: Staff) -> None:
    done = reverse_payment(omar, approved.payment.id, reason=WHY)
    assert (done.credits_removed, done.spent) == (5000, 0)
    member = fresh(approved.member)
    assert member.account_status == "suspended"
    with as_member(member):
        assert balance_of(member.account_id) == 0
        assert discrepancies(member.account_id) == []
        payment = Payment.objects.get(id=approved.payment.id)
        assert (payment.status, payment.reversed_by_id, payment.reversal_reason) == (
            "reversed",
            omar.user_id,
            WHY,
        )
        note = CreditNote.objects.get()
        year = note.issued_at.year % 100
        assert (note.number, note.total_minor, note.currency) == (f"CN-{year}-000001", 806_200, "PKR")
        assert (note.credits_clawed_back, note.credits_spent) == (5000, 0)
        first, second = Invoice.objects.order_by("id")
        assert (first.status, second.status, second.replaces_id) == ("paid", "pending", first.id)
        assert (second.total_minor, second.exchange_rate) == (first.total_minor, first.exchange_rate)
        assert second.number > first.number
        assert sorted(Subscription.objects.values_list("status", flat=True)) == ["expired", "incomplete"]


def test_it_can_be_paid_after_all(approved: Paying, omar: Staff) -> None:
    reverse_payment(omar, approved.payment.id, reason=WHY)
    second = a_submission(approved.member)
    assert approve_payment(omar, second.id).credits == 5000
    with as_member(approved.member):
        assert balance_of(approved.member.account_id) == 5000
    assert fresh(approved.member).account_status == "active"


def test_what_is_spent_or_held_is_reported(approved: Paying, omar: Staff) -> None:
    account_id = approved.member.account_id
    with as_member(approved.member):
        spend(account_id, 1200, kind=Kind.CONTENT_GENERATION, description="posts", key="p")
        hold(account_id, 300, kind=Kind.CONTENT_GENERATION, description="a post", key="h")
    done = reverse_payment(omar, approved.payment.id, reason=WHY)
    assert (done.credits_removed, done.spent) == (3500, 1500)
    with as_member(approved.member):
        assert balance_of(account_id) == 300


def test_whoever_approved_does_not_undo(approved: Paying, noor: Staff) -> None:
    with pytest.raises(Denied) as refused:
        reverse_payment(noor, approved.payment.id, reason=WHY)
    assert (refused.value.status, refused.value.code) == (403, "second_person")
    assert refused.value.detail == "A second person must reverse an approval."


def test_twice_is_a_conflict(approved: Paying, omar: Staff) -> None:
    reverse_payment(omar, approved.payment.id, reason=WHY)
    with pytest.raises(Conflict) as refused:
        reverse_payment(omar, approved.payment.id, reason=WHY)
    assert refused.value.code == "payment_reversed"


def test_what_is_not_approved_is_a_conflict(paying: Paying, omar: Staff) -> None:
    with pytest.raises(Conflict) as refused:
        reverse_payment(omar, paying.payment.id, reason=WHY)
    assert refused.value.code == "payment_pending_approval"


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 1}, {"reason": "x" * 1001}]
)
def test_a_reason_is_required(approved: Paying, omar: Staff, desk_of: DeskOf, body: dict[str, Any]) -> None:
    answer = desk_of(omar)("POST", f"/v1/ops/payments/{approved.payment.id}/reversal/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])


def test_by_the_api(approved: Paying, omar: Staff, desk_of: DeskOf) -> None:
    answer = desk_of(omar)("POST", f"/v1/ops/payments/{approved.payment.id}/reversal/", {"reason": WHY})
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert said["payment"]["status"] == "reversed"
    assert (said["credits_clawed_back"], said["credits_spent"]) == (5000, 0)
    assert said["credit_note"]["total_display"] == "PKR 8,062.00"
    assert said["message"] == "Payment reversed. 5000 credits removed; 0 were already spent."


def test_a_renewal_taken_back_is_asked_for_again(approved: Paying, noor: Staff, omar: Staff) -> None:
    member = fresh(approved.member)
    with as_member(member):
        account = lock_account(member.account_id)
        subscription = lock_subscription(Subscription.objects.get().id)
        first_start, first_end = subscription.current_period_start, subscription.current_period_end
        assert first_end is not None
        assert ask_renewal(account, subscription, first_end - timedelta(days=3)) is not None
    second = a_submission(member)
    approve_payment(noor, second.id)
    with pytest.raises(Conflict) as refused:
        reverse_payment(omar, approved.payment.id, reason=WHY)
    assert refused.value.code == "paid_later"
    reverse_payment(omar, second.id, reason=WHY)
    with as_member(member):
        subscription = Subscription.objects.get()
        period = subscription.current_period_start, subscription.current_period_end
        assert (subscription.status, period) == ("active", (first_start, first_end))
        assert balance_of(member.account_id) == 5000
    assert invoice_of(member).period_start == first_end
    third = a_submission(member)
    approve_payment(noor, third.id)
    with as_member(member):
        assert balance_of(member.account_id) == 10_000


def test_what_was_paid_after_its_end_and_begun_anew_ends_again(
    paying: Paying, noor: Staff, omar: Staff
) -> None:
    with as_member(paying.member):
        Subscription.objects.update(status="incomplete_expired", ended_at=paying.payment.created_at)
    approve_payment(noor, paying.payment.id)
    assert fresh(paying.member).account_status == "active"
    done = reverse_payment(omar, paying.payment.id, reason=WHY)
    assert (done.credits_removed, done.spent) == (5000, 0)
    with as_member(paying.member):
        statuses = Subscription.objects.order_by("id").values_list("status", flat=True)
        assert list(statuses) == ["incomplete_expired", "expired", "incomplete"]
        assert Account.objects.get().lapses_at is None
    assert fresh(paying.member).account_status == "suspended"
    assert approve_payment(noor, a_submission(paying.member).id).credits == 5000


def test_an_upgrade_taken_back_is_the_plan_before(approved: Paying, noor: Staff, omar: Staff) -> None:
    from billing.actions.choose_plan import choose_plan

    member = fresh(approved.member)
    with as_member(member):
        choose_plan(member, "pro")
    second = a_submission(member)
    approve_payment(noor, second.id)
    assert fresh(member).plan == "pro"
    reverse_payment(omar, second.id, reason=WHY)
    assert (fresh(member).plan, fresh(member).account_status) == ("basic", "active")
    with as_member(member):
        assert balance_of(member.account_id) == 5000
        assert Grant.objects.get().plan_id == "basic"


def test_what_has_run_its_course_only_gives_the_money_back(approved: Paying, omar: Staff) -> None:
    with as_member(approved.member):
        Subscription.objects.update(status="canceled", ended_at=database_now())
    reverse_payment(omar, approved.payment.id, reason=WHY)
    with as_member(approved.member):
        assert Subscription.objects.get().status == "canceled"
        assert Invoice.objects.count() == 1
        assert CreditNote.objects.count() == 1


def test_a_credit_note_is_never_changed(approved: Paying, omar: Staff) -> None:
    done = reverse_payment(omar, approved.payment.id, reason=WHY)
    with as_member(approved.member):
        for statement in ("UPDATE billing_creditnote SET total_minor = 1", "DELETE FROM billing_creditnote"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
    assert done.credit_note.total_minor == 806_200


@pytest.mark.django_db(transaction=True)
def test_of_six_at_once_one_undoes(transactional_db: None) -> None:
    from tests.world_billing import a_paying_account

    one = a_paying_account()
    approve_payment(staff_person(), one.payment.id)
    people = [staff_person() for _ in range(6)]
    outcomes = at_once(*[partial(reverse_payment, staff, one.payment.id, reason=WHY) for staff in people])
    assert [refusal.code for refusal in refused(outcomes)] == ["payment_reversed"] * 5
    with as_member(one.member):
        assert balance_of(one.member.account_id) == 0
        assert CreditNote.objects.count() == 1
