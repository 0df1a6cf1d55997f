"""What banks write, as money and days."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.statement import Entry, Unreadable, amount_of, day_of, fingerprints, one_line
from money import to_string


@pytest.mark.parametrize(
    "written, currency, decimal, minor",
    [
        ("8062.00", "PKR", ".", 8062_00),
        ("8,062.00", "PKR", ".", 8062_00),
        ("12,34,567.50", "INR", ".", 1234567_50),
        ("8.062,00", "EUR", ",", 8062_00),
        ("8 062,5", "EUR", ",", 8062_50),
        ("8'062.50", "CHF", ".", 8062_50),
        ("8\u00a0062,50", "EUR", ",", 8062_50),
        ("26,68", "EUR", ",", 26_68),
        ("100", "USD", ".", 100_00),
        ("100.0000", "USD", ".", 100_00),
        ("+29.00", "USD", ".", 29_00),
        ("$29.00", "USD", ".", 29_00),
        ("Rs. 2,407.00", "INR", ".", 2407_00),
        ("INR 2407.00 Cr", "INR", ".", 2407_00),
        ("2407.00 DR", "INR", ".", -2407_00),
        ("-29.00", "USD", ".", -29_00),
        ("29.00-", "USD", ".", -29_00),
        ("(29.00)", "USD", ".", -29_00),
        ("\N{MINUS SIGN}29.00", "USD", ".", -29_00),
        ("1500", "JPY", ".", 1500),
        ("1.250", "KWD", ".", 1_250),
        ("0.00", "USD", ".", 0),
    ],
)
def test_amounts_of_banks(written: str, currency: str, decimal: str, minor: int) -> None:
    assert amount_of(written, currency, decimal=decimal).signed_minor == minor


@pytest.mark.parametrize(
    "written, decimal",
    [
        ("", "."),
        ("abc", "."),
        ("1e3", "."),
        ("NaN", "."),
        ("1,2", "."),  # a comma for decimals, read as if it were for thousands
        ("1.2,3", "."),
        ("8.062.00", "."),
        ("1.23", ","),
        ("1,2345,678.00", "."),
        ("29.005", "."),
        ("1" * 30, "."),
        ("--5", "."),
        ("5 5 5,x", ","),
    ],
)
def test_what_is_not_clear_is_not_guessed(written: str, decimal: str) -> None:
    with pytest.raises(Unreadable):
        amount_of(written, "USD", decimal=decimal)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_we_write_is_read_back(minor: int, currency: str) -> None:
    assert amount_of(to_string(minor, currency), currency).signed_minor == minor


@given(st.text(max_size=40), st.sampled_from([".", ","]))
def test_any_cell_is_an_amount_or_unreadable(cell: str, decimal: str) -> None:
    with contextlib.suppress(Unreadable):
        assert amount_of(cell, "USD", decimal=decimal).minor >= 0


@pytest.mark.parametrize(
    "written, form",
    [
        ("2026-11-21", "YYYY-MM-DD"),
        ("2026-11-21T09:30:00", "YYYY-MM-DD"),
        ("20261121", "YYYYMMDD"),
        ("21/11/2026", "DD/MM/YYYY"),
        ("21/11/2026 14:02", "DD/MM/YYYY"),
        ("21/11/26", "DD/MM/YY"),
        ("11/21/2026", "MM/DD/YYYY"),
        ("21.11.2026", "DD.MM.YYYY"),
        ("21 Nov 2026", "DD MMM YYYY"),
        ("21 NOVEMBER 2026", "DD MMM YYYY"),
        ("21-nov-26", "DD-MMM-YY"),
    ],
)
def test_days_of_banks(written: str, form: str) -> None:
    assert day_of(written, form) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "written, form",
    [
        ("", "YYYY-MM-DD"),
        ("21/11/2026", "MM/DD/YYYY"),
        ("30.02.2026", "DD.MM.YYYY"),
        ("1826-11-21", "YYYY-MM-DD"),
    ],
)
def test_a_day_that_is_none_is_refused(written: str, form: str) -> None:
    with pytest.raises(Unreadable):
        day_of(written, form)


def test_a_text_is_one_line_of_plain_signs() -> None:
    assert one_line("NEFT\r\n 12\x00 ", None, "\ud800Asha") == "NEFT 12 Asha"
    assert len(one_line("x" * 5_000)) == 1_000


def entry(line: int = 1, text: str = "NEFT Asha", day: int = 21, reference: str = "") -> Entry:
    return Entry(line, date(2026, 11, day), 100_00, "PKR", text, "ASHA", reference)


def test_a_line_has_the_same_fingerprint_in_every_file() -> None:
    first = fingerprints([entry(1), entry(2), entry(3, day=22)])
    second = fingerprints([entry(7, text="neft  ASHA"), entry(9), entry(10), entry(11, day=22)])
    assert len(set(first)) == 3
    assert second[:2] == first[:2] and second[3] == first[2]
    assert second[2] not in first


def test_another_reference_text_or_account_is_another_transfer() -> None:
    marks = [
        *fingerprints(
            [entry(reference="T1"), entry(reference="T2"), entry(text="NEFT Ravi", reference="T1")]
        ),
        *fingerprints([entry(reference="T1")], bank_account="other"),
    ]
    assert len(set(marks)) == 4
    assert fingerprints([entry(7, "neft asha", reference="t-1")]) == marks[:1]
