"""Approving: all of it or nothing, once, by somebody else."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from audit.models import AuditEvent
from billing.actions import apply_invoice, approve_payment
from billing.models import Invoice, Payment, Subscription
from billing.rules.months import month_after
from credits.models import CreditEntry
from credits.queries import balance_of, discrepancies
from identity.models import User
from kernel.errors import Conflict, Denied, NotFound
from plans.models import Grant
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.staff import Staff, staff_for
from tests.api.caller import DeskOf
from tests.cast import as_member
from tests.database import fingerprint
from tests.racing import at_once, refused
from tests.world_billing import (
    Paying,
    a_paying_account,
    a_sign_up,
    a_submission,
    fresh,
    staff_person,
)

TEXT = "Payment approved successfully. Account activated with 5000 credits."
approve = approve_payment.approve_payment


@pytest.mark.django_db
def test_everything_that_an_approval_does(paying: Paying, noor: Staff) -> None:
    done = approve(noor, paying.payment.id)
    assert (done.message, done.again, done.credits) == (TEXT, False, 5000)
    member = fresh(paying.member)
    assert member.account_status == "active"
    with as_member(member):
        payment = Payment.objects.get()
        assert (payment.status, payment.decided_by_id, payment.decided_by_name) == (
            "succeeded",
            noor.user_id,
            "Noor",
        )
        invoice = Invoice.objects.get()
        assert invoice.status == "paid"
        assert invoice.paid_at is not None and payment.decided_at is not None
        subscription = Subscription.objects.get()
        assert (subscription.status, subscription.plan_id, subscription.is_trial) == (
            "active",
            "basic",
            False,
        )
        start, end = subscription.current_period_start, subscription.current_period_end
        assert start is not None
        assert end == month_after(start, start.day)
        grant = Grant.objects.get()
        assert (grant.plan_id, grant.starts_at, grant.ends_at) == ("basic", start, end)
        entry = CreditEntry.objects.get()
        assert (entry.amount, entry.key, entry.kind) == (
            5000,
            f"sub:{subscription.id}:{start.isoformat()}",
            "subscription",
        )
        assert discrepancies(member.account_id) == []
        events = AuditEvent.objects.filter(verb="payment.approve")
        assert [(e.actor_id, e.actor_name, e.facts["staff"]) for e in events] == [
            (None, "Noor (staff)", str(noor.user_id))
        ]
        assert AuditEvent.objects.filter(verb="account.move", facts__to="active").count() == 1


@pytest.mark.django_db
def test_again_has_no_effect(paying: Paying, noor: Staff) -> None:
    approve(noor, paying.payment.id)
    again = approve(staff_person(), paying.payment.id)
    assert (again.again, again.message) == (True, TEXT)
    with as_member(paying.member):
        assert balance_of(paying.member.account_id) == 5000
        assert Payment.objects.get().decided_by_id == noor.user_id
        assert AuditEvent.objects.filter(verb="payment.approve").count() == 1


@pytest.mark.django_db
def test_trial_credits_stay(noor: Staff) -> None:
    member = a_sign_up(plan="free-trial")
    _ask_for(member, "pro")
    payment = a_submission(member)
    done = approve(noor, payment.id)
    assert done.message == "Payment approved successfully. Account activated with 20000 credits."
    assert fresh(member).plan == "pro"
    with as_member(member):
        assert balance_of(member.account_id) == 20_500
        subscription = Subscription.objects.get()
        assert (subscription.is_trial, subscription.auto_renew) == (False, True)
        assert Account.objects.get().trial_ends_at is None


def _ask_for(member: Member, code: str) -> None:
    """An invoice that turns the trial into a paid plan."""
    from billing.actions.issue_invoice import issue_invoice
    from billing.locking import lock_account
    from billing.states import Purpose
    from kernel.clock import database_now
    from plans.models import Plan

    plan = Plan.objects.get(code=code)
    with as_member(member):
        issue_invoice(
            lock_account(member.account_id),
            Subscription.objects.get(),
            plan=plan,
            purpose=Purpose.START,
            usd_cents=plan.usd_cents,
            due_at=database_now() + timedelta(days=7),
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2027, 1, 31, 9, 30, tzinfo=UTC), datetime(2027, 2, 28, 9, 30, tzinfo=UTC)),
        (datetime(2027, 2, 28, 9, 30, tzinfo=UTC), datetime(2027, 3, 28, 9, 30, tzinfo=UTC)),
    ],
)
def test_the_first_period_is_a_calendar_month(start: datetime, end: datetime) -> None:
    one, noor = a_paying_account(), staff_person()
    with patch.object(apply_invoice, "database_now", lambda: start):
        approve(noor, one.payment.id)
    with as_member(one.member):
        subscription = Subscription.objects.get()
    assert (subscription.current_period_start, subscription.current_period_end) == (start, end)
    assert subscription.anchor_day == start.day


@pytest.mark.django_db
def test_an_unknown_payment_is_not_found(noor: Staff) -> None:
    with pytest.raises(NotFound):
        approve(noor, uuid.uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_what_was_decided_otherwise_is_a_conflict(paying: Paying, noor: Staff, status: str) -> None:
    with as_member(paying.member):
        Payment.objects.update(status=status, decided_at=paying.payment.created_at)
    with pytest.raises(Conflict) as refused:
        approve(noor, paying.payment.id)
    assert (refused.value.code, refused.value.detail) == (f"payment_{status}", f"This payment is {status}.")


@pytest.mark.django_db
def test_staff_cannot_approve_for_their_own_account(paying: Paying) -> None:
    User.objects.filter(pk=paying.member.user_id).update(is_staff=True)
    sana = staff_for(paying.member.user_id)
    assert sana is not None
    with pytest.raises(Denied) as refused:
        approve(sana, paying.payment.id)
    assert (refused.value.status, refused.value.code) == (403, "own_account")
    assert refused.value.detail == "You can't approve a payment of your own account."


@pytest.mark.django_db
def test_nor_for_one_they_work_in(paying: Paying, noor: Staff) -> None:
    with as_member(paying.member):
        Membership.objects.create(account_id=paying.member.account_id, user_id=noor.user_id, role="viewer")
    with pytest.raises(Denied):
        approve(noor, paying.payment.id)


@pytest.mark.django_db
def test_a_locked_account_is_not_unlocked_by_paying(paying: Paying, noor: Staff) -> None:
    with as_member(paying.member):
        Account.objects.update(status="locked")
    with pytest.raises(Conflict) as refused:
        approve(noor, paying.payment.id)
    assert refused.value.code == "account_state"


@pytest.mark.django_db
def test_by_the_api(paying: Paying, noor: Staff, desk_of: DeskOf) -> None:
    desk, url = desk_of(noor), f"/v1/ops/payments/{paying.payment.id}/approval/"
    first = desk("POST", url, **{"Idempotency-Key": "once"})
    assert (first.status_code, first.json()["message"]) == (201, TEXT)
    assert first.json()["payment"]["status"] == "succeeded"
    assert first.json()["invoice"]["status"] == "paid"
    replay = desk("POST", url, **{"Idempotency-Key": "once"})
    assert (replay.status_code, replay.content) == (201, first.content)
    assert desk("POST", url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_grant_once(transactional_db: None) -> None:
    one = a_paying_account()
    people = [staff_person() for _ in range(8)]
    outcomes = at_once(*[partial(approve, staff, one.payment.id) for staff in people])
    assert sorted(outcome.again for outcome in outcomes) == [False] + [True] * 7
    with as_member(one.member):
        assert balance_of(one.member.account_id) == 5000
        assert CreditEntry.objects.count() == 1
        assert AuditEvent.objects.filter(verb="payment.approve").count() == 1


STEPS = [
    (approve_payment, "lock_account"),
    (approve_payment, "lock_wallet"),
    (approve_payment, "lock_payment"),
    (approve_payment, "_succeed"),
    (approve_payment, "_pay"),
    (apply_invoice, "_give_limits"),
    (apply_invoice, "move_account"),
    (apply_invoice, "_grant_credits"),
    (approve_payment, "apply_invoice"),
    (approve_payment, "audit_staff"),
    (approve_payment, "record"),
]


class Injected(Exception):
    """What goes wrong."""


@pytest.mark.django_db(transaction=True)
def test_a_failure_after_any_step_leaves_nothing(transactional_db: None) -> None:
    one, noor = a_paying_account(), staff_person()
    before = fingerprint()
    for module, name in STEPS:
        step = getattr(module, name)

        def fails(*args: Any, _step: Any = step, **kwargs: Any) -> None:
            _step(*args, **kwargs)
            raise Injected

        with patch.object(module, name, fails), pytest.raises(Injected):
            approve(noor, one.payment.id)
        assert fingerprint() == before, name
    approve(noor, one.payment.id)
    after = fingerprint()
    changed = {table for table in after if after[table] != before[table]}
    assert changed >= {
        "billing_payment",
        "billing_invoice",
        "billing_subscription",
        "tenancy_account",
        "credits_wallet",
        "credits_creditentry",
        "plans_grant",
        "audit_auditevent",
        "kernel_outbox",
    }


@pytest.mark.django_db(transaction=True)
def test_the_locks_are_taken_in_their_order(transactional_db: None) -> None:
    one, noor = a_paying_account(), staff_person()
    taken: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "FOR NO KEY UPDATE" in sql or sql.rstrip().endswith("FOR UPDATE"):
            found = [table for table in ORDER if f"{table}" in sql.partition("WHERE")[0]]
            taken.extend(found[:1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        approve(noor, one.payment.id)
    first = list(dict.fromkeys(taken))
    assert first == [
        "tenancy_account",
        "credits_wallet",
        "billing_subscription",
        "billing_invoice",
        "billing_payment",
    ]


ORDER = (
    "billing_payment",
    "billing_invoice",
    "billing_subscription",
    "credits_wallet",
    "tenancy_account",
)


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_withdrawal_at_once_end_in_one_of_them(transactional_db: None) -> None:
    from billing.actions.withdraw_payment import withdraw_payment

    for _ in range(3):
        one, noor = a_paying_account(), staff_person()

        def withdraw(one: Paying = one) -> None:
            with as_member(one.member):
                withdraw_payment(one.member, one.payment)

        outcomes = at_once(partial(approve, noor, one.payment.id), withdraw)
        assert all(isinstance(refusal, Conflict) for refusal in refused(outcomes))
        done = [
            name
            for name, outcome in zip(("approved", "withdrawn"), outcomes, strict=True)
            if outcome not in refused(outcomes)
        ]
        with as_member(one.member):
            payment, credits = Payment.objects.get(), balance_of(one.member.account_id)
        assert done == ["approved" if payment.status == "succeeded" else "withdrawn"]
        assert credits == (5000 if payment.status == "succeeded" else 0)
