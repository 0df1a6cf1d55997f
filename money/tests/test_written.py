"""Amounts as people and banks write them are read in one way, or not at all."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import (
    CURRENCIES,
    LARGEST_MINOR,
    BadAmount,
    Side,
    currency_for,
    format_money,
    format_whole,
    is_blank,
    read_amount,
    read_typed,
    to_string,
)

MINOR = st.integers(min_value=0, max_value=LARGEST_MINOR)
CODES = st.sampled_from(sorted(CURRENCIES))


@pytest.mark.parametrize(
    "written, currency, signed",
    [
        ("+₹2,407.00", "INR", 2407_00),
        ("-₹2,407.00", "INR", -2407_00),
        ("₹-2,407.00", "INR", -2407_00),
        ("−2,407.00", "INR", -2407_00),
        ("– 2,407.00", "INR", -2407_00),
        ("2,407.00-", "INR", -2407_00),
        ("2,407.00 –", "INR", -2407_00),
        ("(2,407.00)", "INR", -2407_00),
        ("(₹2,407.00)", "INR", -2407_00),
        ("₹(2,407.00)", "INR", -2407_00),
        ("2,407.00(Cr)", "INR", 2407_00),
        ("2,407.00 (Dr)", "INR", -2407_00),
        ("(Cr) 2,407.00", "INR", 2407_00),
        ("Cr 2,407.00", "INR", 2407_00),
        ("DR. 2,407.00", "INR", -2407_00),
        ("2,407.00CR", "INR", 2407_00),
        ("2,407.00Dr.", "INR", -2407_00),
        ("2,407.00 credit", "INR", 2407_00),
        ("Debit 2,407.00", "INR", -2407_00),
        ("-2,407.00 Dr", "INR", -2407_00),
        ("2,407.00 INR Cr", "INR", 2407_00),
        ("2,407.00 Cr INR", "INR", 2407_00),
        ("2,407.00 INRCr", "INR", 2407_00),
        ("INR2407", "INR", 2407_00),
        ("Rs. 2,407/-", "INR", 2407_00),
        ("Rs.2,407/- only", "INR", 2407_00),
        ("Rs 2,407.00/-", "INR", 2407_00),
        ("2407/=", "KES", 2407_00),
        ("2407.-", "CHF", 2407_00),
        ("PKR Rs 2,407", "PKR", 2407_00),
        ('="2407.00"', "INR", 2407_00),
        ('="₹2,407.00"', "INR", 2407_00),
        ("'2407.00", "INR", 2407_00),
        (".50", "INR", 50),
        ("₹.50", "INR", 50),
        ("12,34,567.50", "INR", 1234567_50),
        ("1,234,567.50", "INR", 1234567_50),
        ("1 234 567.50", "INR", 1234567_50),
        ("1\u00a0234,50", "EUR", 1234_50),
        ("1\u202f234,50", "EUR", 1234_50),
        ("1\u2009234.50", "INR", 1234_50),
        ("1'234.50", "CHF", 1234_50),
        ("1’234.50", "CHF", 1234_50),
        ("1.234,50", "EUR", 1234_50),
        ("1.234.567", "IDR", 1234567_00),
        ("12,50", "EUR", 12_50),
        ("₹2,407.00\u200f", "INR", 2407_00),
        ("\ufeff2407", "INR", 2407_00),
        ("१२३.५०", "INR", 123_50),
        ("৳ ২,৪০৭.০০", "BDT", 2407_00),
        ("၂,၄၀၇ Ks", "MMK", 2407_00),
        ("۲٬۴۰۷٫۵۰", "PKR", 2407_50),
        ("２４０７", "JPY", 2407),
        ("Ks 2,407", "MMK", 2407_00),
        ("K2,407.00", "MMK", 2407_00),
        ("2,407.00 K", "MMK", 2407_00),
        ("MMK 2,407", "MMK", 2407_00),
        ("¥2,407", "JPY", 2407),
        ("¥2,407", "CNY", 2407_00),
        ("￥2,407", "JPY", 2407),
        ("฿2,407.00", "THB", 2407_00),
        ("৳2,407", "BDT", 2407_00),
        ("Tk. 2,407", "BDT", 2407_00),
        ("₦2,407.00", "NGN", 2407_00),
        ("Rp 2,407.00", "IDR", 2407_00),
        ("Rp2.407,00", "IDR", 2407_00),
        ("KD 1.250", "KWD", 1_250),
        ("1.250 د.ك", "KWD", 1_250),
        ("$29.00", "USD", 29_00),
        ("US$29", "USD", 29_00),
        ("C$39.44", "CAD", 39_44),
        ("$39.44", "CAD", 39_44),
        ("£22.91", "GBP", 22_91),
        ("€26.68", "EUR", 26_68),
        ("26,68 €", "EUR", 26_68),
        ("¤2,407.00", "INR", 2407_00),
        ("S/. 5.00", "PEN", 5_00),
        ("100.0000", "USD", 100_00),
        ("0.00", "USD", 0),
    ],
)
def test_what_can_be_read_in_one_way_is_read(written: str, currency: str, signed: int) -> None:
    assert read_amount(written, currency).signed_minor == signed


@pytest.mark.parametrize(
    "written, currency",
    [
        ("", "INR"),
        ("abc", "INR"),
        ("1,2", "INR"),
        ("1,23", "INR"),
        ("12,50", "INR"),
        ("2407,00", "INR"),
        ("1,2345,678", "INR"),
        ("123,45,678", "INR"),
        ("1,234,56,789", "INR"),
        ("0,123", "INR"),
        ("1.234", "INR"),
        ("2.407", "EUR"),
        ("1,234", "TND"),
        ("8.062.00", "INR"),
        ("1.2.3", "INR"),
        ("1,234.567.8", "INR"),
        ("1 234,567", "INR"),
        ("5 5 5", "INR"),
        ("29.005", "USD"),
        ("1.5", "JPY"),
        ("5.", "INR"),
        (".", "INR"),
        ("1e3", "INR"),
        ("NaN", "INR"),
        ("--5", "INR"),
        ("(-5)", "INR"),
        ("-5-", "INR"),
        ("(5", "INR"),
        ("5)", "INR"),
        ("((5))", "INR"),
        ("10²", "INR"),
        ("½", "INR"),
        ("1½", "INR"),
        ("①", "INR"),
        ("१2३", "INR"),
        ("$5", "INR"),
        ("₹5", "PKR"),
        ("5 USD", "INR"),
        ("€5", "GBP"),
        ("5K", "MMK"),
        ("5L", "HNL"),
        ("5 lakh", "INR"),
        ("2.4k", "INR"),
        ("-5 Cr", "INR"),
        ("(5.00) Cr", "INR"),
        ("+5 Dr", "INR"),
        ("5 Cr Dr", "INR"),
        ("Cr 5 Cr", "INR"),
        ("5 @ 3", "INR"),
        ("5 and 6", "INR"),
        ("30/11/2026", "INR"),
        ("9" * 30, "INR"),
        ("5" + " " * 100, "INR"),
    ],
)
def test_what_could_be_two_things_is_refused(written: str, currency: str) -> None:
    with pytest.raises(BadAmount):
        read_amount(written, currency)


@pytest.mark.parametrize(
    "written, decimal, minor",
    [
        ("1.234", ",", 1234_00),
        ("1.234,5", ",", 1234_50),
        ("1,234", ".", 1234_00),
        ("100.000", ".", 100_00),
        ("8 062,5", ",", 8062_50),
    ],
)
def test_a_mapping_says_what_stands_before_decimals(written: str, decimal: str, minor: int) -> None:
    assert read_amount(written, "EUR", decimal=decimal).minor == minor


@pytest.mark.parametrize("written, decimal", [("1.23", ","), ("1,2", "."), ("1.2,3", "."), ("1.234.00", ".")])
def test_against_the_mapping_nothing_is_read(written: str, decimal: str) -> None:
    with pytest.raises(BadAmount):
        read_amount(written, "EUR", decimal=decimal)


def test_the_mark_of_a_side_is_reported_apart_from_the_minus() -> None:
    credit, debit, minus = (read_amount(written, "INR") for written in ("5 Cr", "Dr 5", "-5"))
    assert (credit.side, debit.side, minus.side) == (Side.CREDIT, Side.DEBIT, None)
    assert (credit.is_out, debit.is_out, minus.is_out) == (False, True, True)


@pytest.mark.parametrize(
    "written", ["", " ", "-", "--", "– –", "—", "N/A", "n.a.", "NA", "NIL", "nil ", '="-"', "."]
)
def test_dashes_and_na_are_no_amount(written: str) -> None:
    assert is_blank(written)


@pytest.mark.parametrize("written", ["0", "0.00", "-5", "abc", "₹"])
def test_anything_else_is_not_blank(written: str) -> None:
    assert not is_blank(written)


@given(MINOR, CODES)
def test_what_is_shown_is_read_back_in_every_currency(minor: int, code: str) -> None:
    for shown in (format_money(minor, code), to_string(minor, code), format_whole(minor, code)):
        assert read_amount(shown, code).signed_minor == minor
        assert read_typed(shown, code, least_minor=0) == minor
    assert read_amount(format_money(-minor, code), code).signed_minor == -minor


@given(MINOR, CODES, CODES)
def test_a_code_of_another_currency_is_never_taken(minor: int, code: str, other: str) -> None:
    if code == other:
        return
    with pytest.raises(BadAmount):
        read_amount(f"{other} {to_string(minor, other)}", code)


@given(st.text(alphabet="0123456789.,-+()' ₹$CcDdRrKks/=٠١১२½²\u00a0\u200f", max_size=14), CODES)
def test_any_text_is_an_exact_amount_or_refused(written: str, code: str) -> None:
    with contextlib.suppress(BadAmount):
        read = read_amount(written, code)
        assert 0 <= read.minor <= LARGEST_MINOR
        digits = "".join(c for c in to_string(read.minor, code) if c.isdigit()).strip("0")
        assert digits in "".join(_digit(c) for c in written)


@given(st.text(max_size=40), st.sampled_from([None, ".", ","]))
def test_no_text_breaks_the_reader(written: str, decimal: str | None) -> None:
    with contextlib.suppress(BadAmount):
        read_amount(written, "USD", decimal=decimal)


def _digit(c: str) -> str:
    return str(int(c)) if c.isdecimal() else ""


@pytest.mark.parametrize("written", ["-5", "(5)", "5 Dr", "5 Cr", "0"])
def test_a_box_takes_how_much_and_not_which_way(written: str) -> None:
    with pytest.raises(BadAmount):
        read_typed(written, "INR")


def test_a_box_takes_a_dressed_amount() -> None:
    assert read_typed("Rs. 2,407/-", currency_for("INR")) == 2407_00
    assert read_typed("2,407.00 Cr", "INR") == 2407_00
    assert read_typed("0", "INR", least_minor=0) == 0
    with pytest.raises(BadAmount, match=r"at least 5\.00"):
        read_typed("4.99", "INR", least_minor=500)
