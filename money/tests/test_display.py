"""Amounts as people see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import CURRENCIES, currency_for, format_money, format_whole


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (806_200, "PKR", "PKR 8,062.00"),
        (240_700, "INR", "₹2,407.00"),
        (123_456_700, "INR", "₹12,34,567.00"),
        (2_291, "GBP", "£22.91"),
        (2_668, "EUR", "€26.68"),
        (3_944, "CAD", "C$39.44"),
        (4_408, "AUD", "A$44.08"),
        (2_900, "USD", "$29.00"),
        (0, "INR", "₹0.00"),
        (99_900, "INR", "₹999.00"),
        (100_000, "INR", "₹1,000.00"),
        (1_000_000_000, "INR", "₹1,00,00,000.00"),
        (1_234_567, "JPY", "JPY 1,234,567"),
        (1_234, "KWD", "KWD 1.234"),
        (-2_900, "USD", "−$29.00"),
        (-806_200, "PKR", "−PKR 8,062.00"),
    ],
)
def test_shows_exactly(minor: int, currency: str, shown: str) -> None:
    assert format_money(minor, currency) == shown


def test_leaves_decimals_out_only_when_there_are_none() -> None:
    assert format_whole(240_700, "INR") == "₹2,407"
    assert format_whole(240_750, "INR") == "₹2,407.50"
    assert format_whole(-240_700, "INR") == "−₹2,407"
    assert format_whole(1_234, "JPY") == "JPY 1,234"


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(CURRENCIES)))
def test_no_digit_is_lost(minor: int, code: str) -> None:
    shown = format_money(minor, code)
    assert int("".join(sign for sign in shown if sign.isdigit())) == abs(minor)
    assert shown.startswith("−") == (minor < 0)
    assert currency_for(code).sign in shown
