"""Amounts in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chits.rules.words import amount_in_words, number_in_words


@pytest.mark.parametrize(
    "minor, words",
    [
        (5_000_00, "Rupees five thousand only"),
        (10_50, "Rupees ten and fifty paise only"),
        (1, "Rupees zero and one paise only"),
        (1_00_000_00, "Rupees one lakh only"),
        (
            12_34_567_00,
            "Rupees twelve lakh thirty-four thousand five hundred sixty-seven only",
        ),
        (10_00_00_00_000_00, "Rupees one thousand crore only"),
        (4_35, "Rupees four and thirty-five paise only"),
    ],
)
def test_rupees(minor: int, words: str) -> None:
    assert amount_in_words(minor, "INR") == words


def test_others() -> None:
    assert amount_in_words(1_234_567_00, "USD") == (
        "USD one million two hundred thirty-four thousand five hundred sixty-seven only"
    )
    assert amount_in_words(5, "JPY") == "JPY five only"


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_numbers_are_never_said_alike(one: int, other: int) -> None:
    assert (number_in_words(one) == number_in_words(other)) == (one == other)
