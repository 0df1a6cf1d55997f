"""Countries, their money and their clocks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from accounts.trials import canonical_email
from tenancy.countries import CODES, EURO, country_names, currency_of, read_country, time_zone_of


def test_every_country_has_money_a_clock_and_a_name() -> None:
    assert len(CODES) == 249
    assert EURO < CODES
    for code in CODES:
        assert currency_of(code) in {"PKR", "INR", "GBP", "EUR", "CAD", "AUD", "USD"}
        assert ZoneInfo(time_zone_of(code))
    for language in ("en", "hi", "ur", "my", "xx"):
        names = dict(country_names(language))
        assert len(names) == 249
        assert all(names.values())


@pytest.mark.parametrize(
    ("country", "currency", "zone"),
    [
        ("PK", "PKR", "Asia/Karachi"),
        ("IN", "INR", "Asia/Kolkata"),
        ("GB", "GBP", "Europe/London"),
        ("DE", "EUR", "Europe/Berlin"),
        ("CA", "CAD", "America/Toronto"),
        ("AU", "AUD", "Australia/Sydney"),
        ("US", "USD", "America/New_York"),
        ("MM", "USD", "Asia/Yangon"),
        ("CH", "USD", "Europe/Zurich"),
    ],
)
def test_the_countries_of_the_price_table(country: str, currency: str, zone: str) -> None:
    assert (currency_of(country), time_zone_of(country)) == (currency, zone)


def test_reading_a_code() -> None:
    assert read_country(" in ") == "IN"
    assert [read_country(text) for text in ("XX", "EU", "XK", "IND", "", "Ⅰn")] == [None] * 6


@pytest.mark.parametrize(
    ("email", "box"),
    [
        ("a.b+x@gmail.com", "ab@gmail.com"),
        ("ab@googlemail.com", "ab@gmail.com"),
        ("a.b@example.com", "a.b@example.com"),
        ("a.b+x+y@example.com", "a.b@example.com"),
        ("+x@example.com", "+x@example.com"),
    ],
)
def test_the_box_behind_an_address(email: str, box: str) -> None:
    assert canonical_email(email) == box
