"""Amounts come in strictly and go out exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import CURRENCIES, LARGEST_MINOR, BadAmount, UnknownCurrency, currency_for, parse_amount, to_string

MINOR = st.integers(min_value=0, max_value=LARGEST_MINOR)
CODES = st.sampled_from(sorted(CURRENCIES))


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("100", "INR", 10_000),
        ("100.5", "INR", 10_050),
        ("100.50", "INR", 10_050),
        ("0.01", "INR", 1),
        ("007", "INR", 700),
        (100, "INR", 10_000),
        ("100", "JPY", 100),
        ("1.234", "KWD", 1_234),
        ("10000000000.00", "INR", LARGEST_MINOR),
    ],
)
def test_reads_plain_amounts(written: object, currency: str, minor: int) -> None:
    assert parse_amount(written, currency) == minor


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("-5", "sign"),
        ("+5", "sign"),
        ("−5", "sign"),
        (-5, "sign"),
        ("1e3", "exponent"),
        ("1E+3", "exponent"),
        ("1e30", "exponent"),
        ("1,000", "commas"),
        ("NaN", "digits"),
        ("Infinity", "digits"),
        ("0x10", "digits"),
        ("1_000", "digits"),
        (".5", "digits"),
        ("5.", "digits"),
        ("1.2.3", "digits"),
        (" 5", "digits"),
        ("5\x00", "digits"),
        ("5\n", "digits"),
        ("१०", "digits"),
        ("", "Enter an amount"),
        ("  ", "Enter an amount"),
        ("1.234", "2 decimals"),
        ("0", "more than 0"),
        ("0.00", "more than 0"),
        (0, "more than 0"),
        ("10000000000.01", "largest"),
        (10**30, "largest"),
        ("9" * 5000, "largest"),
        (1.5, "text"),
        (float("nan"), "text"),
        (True, "text"),
        (None, "text"),
        ([], "text"),
        ({}, "text"),
        (b"5", "text"),
    ],
)
def test_refuses_everything_else_and_says_why(written: object, says: str) -> None:
    with pytest.raises(BadAmount, match=says):
        parse_amount(written, "INR")


def test_integers_too_long_to_print_are_refused_too() -> None:
    with pytest.raises(BadAmount, match="largest"):
        parse_amount(10**5000, "INR")
    with pytest.raises(BadAmount, match="sign"):
        parse_amount(-(10**5000), "INR")


def test_a_currency_without_decimals_takes_none() -> None:
    with pytest.raises(BadAmount, match="JPY amounts have no decimals"):
        parse_amount("1.5", "JPY")


def test_nothing_is_an_amount_only_where_it_is_asked_for() -> None:
    assert parse_amount("0", "INR", least_minor=0) == 0
    with pytest.raises(BadAmount, match=r"at least 5\.00"):
        parse_amount("4.99", "INR", least_minor=500)


@given(MINOR, CODES)
def test_what_is_written_is_read_back(minor: int, code: str) -> None:
    assert parse_amount(to_string(minor, code), code, least_minor=0) == minor


@given(st.text(alphabet="0123456789.,-+eE \x00०١", max_size=12), CODES)
def test_any_text_is_an_exact_amount_or_refused(written: str, code: str) -> None:
    try:
        minor = parse_amount(written, code, least_minor=0)
    except BadAmount:
        return
    whole, _, part = written.partition(".")
    assert minor == int(whole) * currency_for(code).minor_per_major + int(
        part.ljust(currency_for(code).digits, "0") or "0"
    )


def test_every_currency_is_an_iso_code() -> None:
    assert all(len(code) == 3 and code.isupper() and code == c.code for code, c in CURRENCIES.items())
    assert {c.digits for c in CURRENCIES.values()} == {0, 2, 3}
    assert len(CURRENCIES) > 150


@pytest.mark.parametrize("code", ["inr", "XXZ", "", "RUPEE", 5, None, []])
def test_any_other_code_is_refused(code: object) -> None:
    with pytest.raises(UnknownCurrency, match="isn't a currency"):
        currency_for(code)  # type: ignore[arg-type]


def test_negative_amounts_are_written_with_a_plain_hyphen() -> None:
    assert to_string(-5, "INR") == "-0.05"
    assert to_string(-1234, "JPY") == "-1234"
