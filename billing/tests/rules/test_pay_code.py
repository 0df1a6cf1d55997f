"""Codes by which transfers are recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.pay_code import LENGTH, NOISE_BYTES, SIGNS, codes_in, pay_code, spaced

CODES = st.binary(min_size=NOISE_BYTES, max_size=NOISE_BYTES).map(pay_code)


@given(CODES)
def test_a_code_is_found_as_it_is_and_as_banks_make_it(code: str) -> None:
    assert len(code) == LENGTH and code.isascii()
    for written in (
        code,
        spaced(code),
        code.lower(),
        f"NEFT/{code[:5]}/{code[5:]} ASHA",
        f"pay {code[:7]}\n{code[7:]}-thanks",
        f"DB{code}",
    ):
        assert code in codes_in(written)


@given(CODES, st.integers(2, LENGTH - 1), st.sampled_from(SIGNS))
def test_no_single_slip_is_taken_for_a_code(code: str, at: int, sign: str) -> None:
    slipped = code[:at] + sign + code[at + 1 :]
    assert codes_in(slipped) == ([code] if slipped == code else [])


@given(CODES, st.integers(2, LENGTH - 2))
def test_neighbours_exchanged_are_seen(code: str, at: int) -> None:
    exchanged = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert codes_in(exchanged) == ([code] if exchanged == code else [])


@given(CODES, CODES)
def test_two_codes_in_one_text_are_both_found_once(one: str, other: str) -> None:
    # What runs over from one code into the next may, once in a thousand times, look like a third.
    found = codes_in(f"{one}, {other} and {one}")
    assert {one, other} <= set(found) and len(found) == len(set(found)) <= 4


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(len(code) == LENGTH for code in codes_in(text))


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        pay_code(b"short")
