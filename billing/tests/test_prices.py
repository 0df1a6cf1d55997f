"""What each plan costs in each country, exactly, and how it is written."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from billing.models import ExchangeRate
from billing.queries.rates import methods_for, rate_at
from billing.rules.numbers import document_number
from billing.rules.prices import Line, local_price, rate_text
from billing.rules.reference import reference_key
from kernel.clock import database_now
from kernel.errors import NotConfigured
from money import currency_for, format_money, to_string
from tenancy.countries import currency_of

PRICES = {
    "PK": ("8062.00", "21962.00", "55322.00"),
    "IN": ("2407.00", "6557.00", "16517.00"),
    "GB": ("22.91", "62.41", "157.21"),
    "DE": ("26.68", "72.68", "183.08"),
    "CA": ("39.44", "107.44", "270.64"),
    "AU": ("44.08", "120.08", "302.48"),
    "US": ("29.00", "79.00", "199.00"),
}
DISPLAYS = {
    "PK": "PKR 8,062.00",
    "IN": "₹2,407.00",
    "GB": "£22.91",
    "DE": "€26.68",
    "CA": "C$39.44",
    "AU": "A$44.08",
    "US": "$29.00",
}


@pytest.mark.django_db
@pytest.mark.parametrize("country", PRICES)
def test_the_price_list(country: str) -> None:
    currency = currency_of(country)
    rate = rate_at(currency, database_now())
    prices = tuple(to_string(local_price(cents, rate, currency), currency) for cents in (2900, 7900, 19900))
    assert prices == PRICES[country]
    assert format_money(local_price(2900, rate, currency), currency) == DISPLAYS[country]


@pytest.mark.django_db
def test_a_country_without_a_rate_of_its_own_is_billed_in_dollars() -> None:
    assert currency_of("BR") == "USD"
    assert rate_at("USD", database_now()) == 1


@pytest.mark.django_db
def test_a_missing_rate_is_503_and_never_one() -> None:
    with pytest.raises(NotConfigured) as refused:
        rate_at("CHF", database_now())
    assert (refused.value.status, refused.value.code) == (503, "no_exchange_rate")
    assert refused.value.detail == "No exchange rate for CHF configured"


@pytest.mark.django_db
def test_the_latest_rate_at_the_instant_counts() -> None:
    now = database_now()
    ExchangeRate.objects.create(currency="PKR", rate=Decimal("280.5"), valid_from=now)
    ExchangeRate.objects.create(currency="PKR", rate=Decimal("300"), valid_from=now + timedelta(days=1))
    assert rate_at("PKR", now) == Decimal("280.5")
    assert rate_at("PKR", now - timedelta(seconds=1)) == Decimal("278")
    assert rate_at("PKR", now + timedelta(days=2)) == Decimal("300")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["update(rate=1)", "delete()"])
def test_a_rate_is_never_changed(statement: str) -> None:
    rows = ExchangeRate.objects.filter(currency="PKR")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows.update(rate=1) if statement.startswith("update") else rows.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("PK", ["JazzCash", "EasyPaisa", "Bank Transfer"]),
        ("IN", ["UPI", "Bank Transfer"]),
        ("MM", ["International bank transfer", "Wise"]),
    ],
)
def test_the_ways_to_pay(country: str, names: list[str]) -> None:
    ways = methods_for(country)
    assert [way.name for way in ways] == names
    assert all(way.instructions for way in ways)


@given(
    st.integers(1, 10**7),
    st.decimals(Decimal("0.00000001"), Decimal("100000"), places=8),
    st.sampled_from(["PKR", "JPY", "USD", "KWD"]),
)
def test_rounded_half_up_once(cents: int, rate: Decimal, currency: str) -> None:
    exact = Fraction(rate) * cents * Fraction(currency_for(currency).minor_per_major, 100)
    got = local_price(cents, rate, currency)
    assert Fraction(-1, 2) < exact - got < Fraction(1, 2) or exact - got == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("rate", "text"), [("278.00000000", "278.0"), ("0.79", "0.79"), ("1", "1.0"), ("100", "100.0")]
)
def test_a_rate_is_written_without_idle_zeros(rate: str, text: str) -> None:
    assert rate_text(Decimal(rate)) == text


def test_a_document_is_numbered_in_its_year() -> None:
    assert document_number("INV", 2026, 123) == "INV-26-000123"
    assert document_number("CN", 2100, 1_234_567) == "CN-00-1234567"


def test_a_line_is_its_quantity_times_its_price() -> None:
    line = Line("Sites", 3, 250)
    assert line.stored() == {
        "description": "Sites",
        "quantity": 3,
        "unit_minor": 250,
        "total_minor": 750,
    }


@pytest.mark.parametrize("written", ["trx 12-34", "TRX1234", " Trx/12.34 ", "ＴＲＸ１２３４"])
def test_references_are_compared_by_letters_and_digits(written: str) -> None:
    assert reference_key(written) == "TRX1234"


def test_a_reference_of_signs_alone_is_none() -> None:
    assert reference_key(" -- / ") == ""
