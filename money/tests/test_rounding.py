"""Rates and shares are exact until one rounding at the end."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import converted, round_half_up, split, times, to_string

RATES = {
    "PKR": "278.0",
    "INR": "83.0",
    "GBP": "0.79",
    "EUR": "0.92",
    "CAD": "1.36",
    "AUD": "1.52",
    "USD": "1.0",
}
PRICES = {
    "PKR": ("8062.00", "21962.00", "55322.00"),
    "INR": ("2407.00", "6557.00", "16517.00"),
    "GBP": ("22.91", "62.41", "157.21"),
    "EUR": ("26.68", "72.68", "183.08"),
    "CAD": ("39.44", "107.44", "270.64"),
    "AUD": ("44.08", "120.08", "302.48"),
    "USD": ("29.00", "79.00", "199.00"),
}


@pytest.mark.parametrize("currency", sorted(RATES))
def test_the_price_list_in_every_currency(currency: str) -> None:
    rate = Decimal(RATES[currency])
    local = [converted(usd * 100, rate, source="USD", target=currency) for usd in (29, 79, 199)]
    assert tuple(to_string(minor, currency) for minor in local) == PRICES[currency]


def test_conversion_knows_the_decimals_of_both() -> None:
    assert converted(2_900, Decimal(150), source="USD", target="JPY") == 4_350
    assert converted(4_350, Fraction(1, 150), source="JPY", target="USD") == 2_900
    assert converted(100, Decimal("0.3075"), source="USD", target="KWD") == 308


@pytest.mark.parametrize(
    ("exact", "whole"),
    [("2.5", 3), ("2.4999", 2), ("-2.5", -3), ("-2.4", -2), ("0.5", 1), ("0", 0), ("7", 7)],
)
def test_halves_go_up(exact: str, whole: int) -> None:
    assert round_half_up(Decimal(exact)) == whole


@given(st.fractions())
def test_rounding_never_moves_more_than_a_half(exact: Fraction) -> None:
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)
    assert round_half_up(-exact) == -round_half_up(exact)


def test_times_rounds_once() -> None:
    assert times(333, Decimal("0.0150")) == 5
    assert times(100, Decimal(500)) == 50_000


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_a_split_adds_up_and_is_fair(minor: int, weights: list[int]) -> None:
    parts = split(minor, weights)
    assert sum(parts) == minor
    assert all(
        abs(part - Fraction(minor * weight, sum(weights))) < 1
        for part, weight in zip(parts, weights, strict=True)
    )


def test_a_split_gives_the_remainder_to_the_earlier_of_equals() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(5, [1, 0, 1]) == [3, 0, 2]


@pytest.mark.parametrize(("minor", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_a_senseless_split_is_refused(minor: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="split by weights"):
        split(minor, weights)
