"""Capacity is counted in units: an amount a takes `ceil(a × f)` of them, f being the capacity factor.

Amounts and units are both on the scale of the minor unit, so that with f = 1 they are equal.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Factor(NamedTuple):
    """A capacity factor as an exact ratio of positive whole numbers."""

    num: int = 1
    den: int = 1

    def units_for(self, amount_minor: int) -> int:
        """Return the units that a leg of the amount takes."""
        return -(-amount_minor * self.num // self.den)

    def amount_for(self, units: int) -> int:
        """Return the largest amount that fits into so many free units."""
        return units * self.den // self.num


ONE = Factor()


def factor_of(factor: Factor | Decimal | Fraction | int) -> Factor:
    """Return the ratio of a stored factor. Raises ValueError unless it is above 0."""
    if isinstance(factor, Factor):
        return factor
    if factor <= 0:
        raise ValueError("A capacity factor is above 0.")
    return Factor(*factor.as_integer_ratio())
