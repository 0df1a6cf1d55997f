"""Lines held against invoices."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.matching import Billed, Verdict, match_all, match_one, wanted_codes
from billing.rules.pay_code import pay_code, spaced
from billing.rules.statement import Entry
from billing.states import InvoiceStatus

CODE, OTHER = pay_code(b"one-code"), pay_code(b"another-")
BILLED = Billed(uuid.uuid4(), uuid.uuid4(), CODE, InvoiceStatus.PENDING, "PKR", 8062_00)
SECOND = Billed(uuid.uuid4(), uuid.uuid4(), OTHER, InvoiceStatus.PENDING, "PKR", 100_00)
KNOWN = {CODE: [BILLED], OTHER: [SECOND]}


def line(text: str = spaced(CODE), amount: int = 8062_00, currency: str = "PKR", at: int = 1) -> Entry:
    return Entry(at, date(2026, 11, 21), amount, currency, text)


@pytest.mark.parametrize(
    "entry, status, verdict",
    [
        (line(), "pending", Verdict.MATCHED),
        (line(f"NEFT {CODE.lower()} Asha"), "pending", Verdict.MATCHED),
        (line(amount=8061_99), "pending", Verdict.UNDER),
        (line(amount=8062_01), "pending", Verdict.OVER),
        (line(currency="INR"), "pending", Verdict.OTHER_CURRENCY),
        (line(), "paid", Verdict.DUPLICATE),
        (line(amount=1), "paid", Verdict.DUPLICATE),
        (line(), "void", Verdict.VOID),
        (line(), "pending_approval", Verdict.UNDER_REVIEW),
        (line(amount=1), "pending_approval", Verdict.UNDER),
    ],
)
def test_code_amount_and_currency_decide(entry: Entry, status: str, verdict: Verdict) -> None:
    invoice = Billed(
        BILLED.invoice_id, BILLED.account_id, CODE, InvoiceStatus(status), "PKR", BILLED.total_minor
    )
    found = match_one(entry, {CODE: [invoice]})
    assert (found.verdict, found.billed) == (verdict, invoice)


def test_without_a_code_nobody_knows_whose_it_is() -> None:
    assert match_one(line("rent"), KNOWN).verdict == Verdict.UNKNOWN
    assert match_one(line(pay_code(b"not-ours")), KNOWN).verdict == Verdict.UNKNOWN


def test_two_invoices_in_one_line_are_for_a_person_to_look_at() -> None:
    assert match_one(line(f"{CODE} {OTHER}"), KNOWN).verdict == Verdict.AMBIGUOUS
    assert match_one(line(), {CODE: [BILLED, SECOND]}).verdict == Verdict.AMBIGUOUS


def test_the_second_line_for_an_invoice_is_a_duplicate() -> None:
    found = match_all([line(amount=5), line(at=2), line(at=3), line(OTHER, 100_00, at=4)], KNOWN)
    assert [match.verdict for match in found] == ["under", "matched", "duplicate", "matched"]


def test_codes_are_asked_for_once() -> None:
    assert wanted_codes([line(), line(f"{OTHER} {CODE}"), line("rent")]) == [CODE, OTHER]


@given(st.lists(st.tuples(st.sampled_from([CODE, OTHER, "rent"]), st.integers(1, 10**7)), max_size=12))
def test_no_invoice_is_paid_by_two_lines(lines: list[tuple[str, int]]) -> None:
    found = match_all([line(text, amount) for text, amount in lines], KNOWN)
    paid = [match.billed for match in found if match.verdict == Verdict.MATCHED]
    assert len(paid) == len(set(paid))
