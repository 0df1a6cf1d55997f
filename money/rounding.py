"""Apply rates and split amounts: exact fractions, rounded half up once at the end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from money.currency import Currency, currency_for

Rate = Decimal | Fraction | int


def round_half_up(exact: Rate) -> int:
    """Return the nearest whole number; halves go away from zero (2.5 gives 3, −2.5 gives −3)."""
    fraction = Fraction(exact)
    twice = 2 * abs(fraction.numerator) + fraction.denominator
    nearest = twice // (2 * fraction.denominator)
    return nearest if fraction >= 0 else -nearest


def times(minor: int, rate: Rate) -> int:
    """Return an amount times a rate (odds, a commission), in the same minor units."""
    return round_half_up(Fraction(rate) * minor)


def converted(minor: int, rate: Rate, *, source: Currency | str, target: Currency | str) -> int:
    """Convert minor units of `source` into minor units of `target`; one major unit of source costs `rate`."""
    per_major = Fraction(currency_for(target).minor_per_major, currency_for(source).minor_per_major)
    return round_half_up(Fraction(rate) * minor * per_major)


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that the parts add up exactly: largest remainders first, then earlier
    parts.
    """
    whole = sum(weights)
    if minor < 0 or whole <= 0 or min(weights, default=-1) < 0:
        raise ValueError("An amount of 0 or more is split by weights of 0 or more that are not all 0.")
    parts = [minor * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(minor * weights[i] % whole), i))
    for index in by_remainder[: minor - sum(parts)]:
        parts[index] += 1
    return parts
