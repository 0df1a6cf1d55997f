"""Accounts that owe something, staff who look at it, and payments on their way."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from accounts.actions.register import register
from billing.actions.approve_payment import approve_payment
from billing.actions.attach_evidence import attach_evidence
from billing.actions.confirm_payment import confirm_payment
from billing.actions.issue_invoice import issue_invoice
from billing.actions.reverse_payment import Reversed, reverse_payment
from billing.locking import lock_account
from billing.models import BankStatement, Invoice, Payment, PaymentMethod, StatementLine, Subscription
from billing.queries.finders import live_subscription, open_invoice
from billing.queries.rates import payable_methods_for
from billing.states import Purpose
from identity.models import User
from identity.proof import CONFIRMED
from kernel.clock import database_now
from money import to_string
from plans.models import Plan
from tenancy.member import Member, member_for
from tenancy.scope import scope
from tenancy.staff import Staff, staff_for
from tests.cast import as_member
from uploads.tests.samples import pdf

_count = itertools.count(1)
PASSWORD = "a-long-pass-9"


def a_sign_up(*, country: str = "PK", plan: str = "basic", email: str = "") -> Member:
    """The owner of a new account; a paid plan leaves a pending invoice."""
    return register(
        email=email or f"owner{next(_count)}@example.com",
        password=PASSWORD,
        first_name="Sana",
        last_name="Malik",
        country=country,
        plan=plan,
        business_name="Malik Traders",
    )


def staff_person(email: str = "") -> Staff:
    """A member of the platform's staff."""
    user = User.objects.create_user(
        email or f"staff{next(_count)}@example.com", PASSWORD, first_name="Noor", is_staff=True
    )
    staff = staff_for(user.pk)
    assert staff is not None
    return staff


def fresh(member: Member) -> Member:
    """The member as the database has it now."""
    with scope(member.account_id, member.user_id):
        found = member_for(member.user_id, member.account_id)
    assert found is not None
    return found


def invoice_of(member: Member) -> Invoice:
    """The invoice that asks to be paid."""
    with as_member(member):
        invoice = open_invoice(member.account_id)
    assert invoice is not None
    return invoice


def staff_browser(user_id: uuid.UUID) -> Client:
    """A browser of staff who have just shown who they are, whatever the test makes of the clock."""
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    session = client.session
    session[CONFIRMED] = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
    session.save()
    return client


def method_of(member: Member) -> PaymentMethod:
    """One of the payment methods in the member's country."""
    return payable_methods_for(member.country)[0]


def total_of(invoice: Invoice) -> str:
    return to_string(invoice.total_minor, invoice.currency)


def a_submission(member: Member, *, reference: str = "") -> Payment:
    """A payment of the member's open invoice that waits for approval."""
    invoice = invoice_of(member)
    with as_member(member):
        return confirm_payment(
            member,
            invoice,
            payment_method_id=method_of(member).id,
            manual_reference=reference or f"TRX-{next(_count)}",
            amount=total_of(invoice),
        )


@dataclass(frozen=True)
class Paying:
    """Someone who signed up in Pakistan and says that they paid."""

    member: Member
    payment: Payment


def a_paying_account(**sign_up: Any) -> Paying:
    member = a_sign_up(**sign_up)
    return Paying(member, a_submission(member))


@dataclass(frozen=True)
class BillWorld:
    """An invoice to pay, a payment that waits and its invoice, a bank's line, a method."""

    invoice: Invoice
    payment: Payment
    paid: Invoice
    line: StatementLine
    method: PaymentMethod


def an_open_bill(member: Member) -> BillWorld:
    """For an account of the cast: an `invoice` to pay, a `payment` that waits, a bank's `line`, a `method`."""
    payment_invoice = an_invoice(member, Purpose.START)
    payment = a_submission(member)
    invoice = an_invoice(member, Purpose.UPGRADE)
    statement = BankStatement.objects.create(
        file_name="bank.csv",
        sha256=b"0" * 32,
        format="csv",
        imported_by_id=member.user_id,
        imported_by_name="Noor",
    )
    line = StatementLine.objects.create(
        statement=statement,
        line=1,
        booked_on=database_now().date(),
        amount_minor=1,
        currency="INR",
        fingerprint=b"1" * 32,
        verdict="unknown",
        state="queued",
    )
    return BillWorld(
        invoice=invoice, payment=payment, paid=payment_invoice, line=line, method=method_of(member)
    )


def an_invoice(member: Member, purpose: Purpose) -> Invoice:
    """An invoice of the basic plan, on the account's subscription or on a new one."""
    plan = Plan.objects.get(code="basic")
    with as_member(member):
        found = live_subscription(member.account_id) or Subscription.objects.create(
            account_id=member.account_id, plan=plan, status="incomplete"
        )
        return issue_invoice(
            lock_account(member.account_id),
            found,
            plan=plan,
            purpose=purpose,
            usd_cents=plan.usd_cents,
            due_at=database_now() + timedelta(days=7),
        )


def a_billed_account(member: Member) -> Reversed:
    """Billing rows of every kind for an account of the cast: a paid and reversed payment with its note."""

    an_invoice(member, Purpose.START)
    payment = a_submission(member)
    with as_member(member):
        attach_evidence(member, payment, file_name="slip.pdf", content=pdf())
    approve_payment(staff_person(), payment.id)
    return reverse_payment(staff_person(), payment.id, reason="another account's money")
