"""UPI links: percent-encoded, exact to the paisa, refused where they would mislead."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chits.upi import BadUpi, intent_link, read_address, read_reference

LINK: dict[str, Any] = {
    "address": "sahyadri.chits@okaxis",
    "name": "Sahyadri Chits & Sons",
    "amount_minor": 5_000_00,
    "reference": "CH1A2B3C4D5E6F",
    "note": "Shivneri 20 T03 #5",
}


def test_a_link_says_who_what_and_for_what() -> None:
    assert intent_link(**LINK) == (
        "upi://pay?pa=sahyadri.chits@okaxis&pn=Sahyadri%20Chits%20%26%20Sons&am=5000.00&cu=INR"
        "&tr=CH1A2B3C4D5E6F&tn=Shivneri%2020%20T03%20%235"
    )


@given(st.text(min_size=1, max_size=80), st.text(max_size=80), st.integers(1, 10**12))
def test_whatever_a_name_holds_the_parts_stay_apart(name: str, note: str, amount: int) -> None:
    try:
        link = intent_link(**{**LINK, "name": name, "note": note, "amount_minor": amount})
    except UnicodeEncodeError:
        return  # half of a pair, which no row of ours can hold
    parts = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert parts["pa"] == ["sahyadri.chits@okaxis"]
    whole, point, part = parts["am"][0].partition(".")
    assert int(whole) * 100 + int(part) == amount and point == "." and len(part) == 2
    assert set(parts) <= {"pa", "pn", "am", "cu", "tr", "tn"}


def test_435_paise_are_not_434() -> None:
    assert "am=4.35&" in intent_link(**{**LINK, "amount_minor": 435})


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 0},
        {"amount_minor": -1},
        {"currency": "PKR"},
        {"address": "no address"},
        {"address": "a@b@c"},
        {"reference": "a b"},
        {"reference": "x" * 36},
        {"reference": ""},
    ],
)
def test_a_link_that_would_mislead_is_not_made(wrong: dict[str, object]) -> None:
    with pytest.raises(BadUpi):
        intent_link(**{**LINK, **wrong})


@pytest.mark.parametrize("text", ["name@bank", " sahyadri-chits.1@ybl "])
def test_addresses(text: str) -> None:
    assert read_address(text) == text.strip()


@pytest.mark.parametrize("text", ["", "@bank", "name@", "name@1bank", "na me@bank", "ॐ@bank", "a@b\x00nk"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadUpi):
        read_address(text)


def test_the_same_reference_written_in_two_ways_is_one() -> None:
    assert read_reference(" 4328 1930-5518 ") == read_reference("432819305518")
    assert read_reference("axisn12345678") == "AXISN12345678"


@pytest.mark.parametrize("text", ["", "12", "x" * 36, "4328\x00", "₹4328193", "43281930५५१८"])
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(BadUpi):
        read_reference(text)
