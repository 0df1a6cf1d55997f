"""Invoices: numbered once and without gaps, frozen by the database, found by their own account alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from billing.actions.next_document_number import next_document_number
from billing.models import ExchangeRate, Invoice, Payment, Subscription
from billing.queries.shapes import InvoiceOut
from kernel.errors import NotConfigured
from tenancy.member import Member
from tests.api.caller import CallerOf
from tests.cast import as_member
from tests.database import fingerprint, owner_connection
from tests.racing import at_once
from tests.world_billing import a_sign_up, a_submission, invoice_of

FROZEN = (
    "total_minor = 1",
    "currency = 'USD'",
    "usd_cents = 1",
    "exchange_rate = 1",
    "lines = '[]'",
    "seller = '{}'",
    "buyer = '{}'",
    "plan_name = 'x'",
    "metadata = '{}'",
    "due_at = now()",
    "created_at = now()",
    "subscription_id = id",
    "account_id = id",
)


@pytest.mark.django_db
@pytest.mark.pg16
@pytest.mark.parametrize("change", FROZEN)
def test_the_application_cannot_change_what_an_invoice_says(sana: Member, change: str) -> None:
    with (
        as_member(sana),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        connection.cursor().execute(f"UPDATE billing_invoice SET {change}")


@pytest.mark.django_db
@pytest.mark.pg16
@pytest.mark.parametrize(
    "change",
    [
        "number = 'INV-26-999999'",
        "number = NULL",
        "pay_code = 'DB'",
        "finalised_at = now()",
        "status = 'draft'",
    ],
)
def test_nor_its_number_once_it_has_one(sana: Member, change: str) -> None:
    with as_member(sana), pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        connection.cursor().execute(f"UPDATE billing_invoice SET {change}")


@pytest.mark.django_db
def test_nor_take_it_away(sana: Member) -> None:
    with as_member(sana), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM billing_invoice")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["amount_minor = 1", "manual_reference = 'x'", "invoice_id = id"])
def test_nor_what_a_payment_says(sana: Member, change: str) -> None:
    a_submission(sana)
    with as_member(sana), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"UPDATE billing_payment SET {change}")


@pytest.mark.django_db
def test_one_live_subscription_an_account(sana: Member) -> None:
    with as_member(sana), pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        Subscription.objects.create(account_id=sana.account_id, plan_id="pro", status="active")


@pytest.mark.django_db
def test_one_live_payment_an_invoice_by_the_database(sana: Member) -> None:
    payment = a_submission(sana)
    with as_member(sana), pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        Payment.objects.create(
            account_id=sana.account_id,
            invoice_id=payment.invoice_id,
            amount_minor=806_200,
            currency="PKR",
            manual_reference="other",
            reference_key="OTHER",
        )


@pytest.mark.django_db
def test_what_an_invoice_says(sana: Member) -> None:
    invoice = invoice_of(sana)
    said = InvoiceOut.of(invoice)
    assert invoice.number.startswith(f"INV-{invoice.finalised_at.year % 100}-")
    assert (said["total"], said["total_display"]) == ("8062.00", "PKR 8,062.00")
    assert said["lines"] == [
        {
            "description": "Drawbook Basic, one month",
            "quantity": 1,
            "unit_price": "8062.00",
            "total": "8062.00",
        }
    ]
    assert (said["due_date"] - invoice.created_at.date()).days == 7
    assert invoice.buyer == {
        "name": "Malik Traders",
        "person": "Sana Malik",
        "email": sana.email,
        "country": "PK",
    }
    assert invoice.seller["name"] == "Drawbook"


@pytest.mark.django_db
def test_a_later_rate_leaves_it_alone(sana: Member) -> None:
    before = invoice_of(sana)
    ExchangeRate.objects.create(currency="PKR", rate=300, valid_from=before.created_at)
    after = invoice_of(sana)
    assert (after.total_minor, after.exchange_rate) == (before.total_minor, before.exchange_rate)
    assert invoice_of(a_sign_up()).total_minor == 870_000


@pytest.mark.django_db
def test_its_own_account_alone_sees_it(sana: Member, api_of: CallerOf) -> None:
    invoice = invoice_of(sana)
    rows = api_of(sana)("GET", "/v1/billing/invoices/?status=pending").json()["results"]
    assert [row["id"] for row in rows] == [str(invoice.id)]
    assert api_of(sana)("GET", f"/v1/billing/invoices/{invoice.id}/").json() == rows[0]
    dev = api_of(a_sign_up())
    assert dev("GET", f"/v1/billing/invoices/{invoice.id}/").status_code == 404
    assert str(invoice.id) not in dev("GET", "/v1/billing/invoices/").content.decode()
    bad = dev("GET", "/v1/billing/invoices/?status=lost")
    assert (bad.status_code, list(bad.json()["errors"])) == (400, ["status"])


@pytest.mark.django_db(transaction=True)
def test_without_a_rate_nothing_is_written(transactional_db: None) -> None:
    a_sign_up(country="US")
    with owner_connection() as owner:
        owner.execute("UPDATE billing_exchangerate SET currency = 'XPK' WHERE currency = 'PKR'")
    try:
        before = fingerprint()
        with pytest.raises(NotConfigured) as refused:
            a_sign_up(country="PK")
        assert refused.value.code == "no_exchange_rate"
        assert fingerprint() == before
    finally:
        with owner_connection() as owner:
            owner.execute("UPDATE billing_exchangerate SET currency = 'PKR' WHERE currency = 'XPK'")


class Undone(Exception):
    """A sign-up that came to nothing."""


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_under_eight_threads(transactional_db: None) -> None:
    """Half of the sign-ups are undone after they took their number; none of those is missing."""

    def work(worker: int) -> None:
        for turn in range(4):
            try:
                with transaction.atomic():
                    a_sign_up(email=f"w{worker}t{turn}@example.com")
                    if turn % 2:
                        raise Undone
            except Undone:
                pass

    assert at_once(*[partial(work, worker) for worker in range(8)]) == [None] * 8
    with owner_connection() as owner:
        numbers = [
            row[0] for row in owner.execute("SELECT number FROM billing_invoice ORDER BY number").fetchall()
        ]
    positions = [int(number.rpartition("-")[2]) for number in numbers]
    assert positions == list(range(1, 17))


@pytest.mark.django_db
def test_each_year_and_kind_counts_for_itself() -> None:
    at = datetime(2031, 12, 31, 23, 59, tzinfo=UTC)
    assert next_document_number("INV", at) == (2031, 1)
    assert next_document_number("INV", at) == (2031, 2)
    assert next_document_number("CN", at) == (2031, 1)
    assert next_document_number("INV", at + timedelta(minutes=1)) == (2032, 1)


@pytest.mark.django_db
def test_the_schedule_asks_for_a_period_once(sana: Member) -> None:
    first = invoice_of(sana)
    at = datetime(2031, 1, 1, tzinfo=UTC)
    values = {
        field.attname: getattr(first, field.attname)
        for field in Invoice._meta.concrete_fields
        if field.attname not in ("id", "number", "pay_code", "purpose", "period_start", "period_end")
    }
    renewal = {**values, "purpose": "renewal", "period_start": at, "period_end": at + timedelta(days=31)}
    with as_member(sana):
        Invoice.objects.create(**renewal, number="INV-31-1", pay_code="DB1")
        with pytest.raises(IntegrityError, match="once_a_period"), transaction.atomic():
            Invoice.objects.create(**renewal, number="INV-31-2", pay_code="DB2")
