"""Parts of an amount in the reader's language, and steps of shading (pure)."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from money import Currency, currency_for, to_string
from money.display import MINUS, grouped


class Figure(NamedTuple):
    """An amount in parts: minus, currency sign, grouped whole part, cents with their decimal point."""

    minus: str
    sign: str
    whole: str
    cents: str


def figure(minor: int, currency: Currency | str, *, cents: bool = False, sign: bool = True) -> Figure:
    """Split `minor` units. Cents appear when there are any, or when asked for."""
    currency = currency_for(currency)
    whole, point, part = to_string(abs(minor), currency).partition(".")
    shows = cents or minor % currency.minor_per_major
    # A sign of letters, such as PKR, is separated by a space that doesn't break.
    mark = currency.sign.replace(" ", "\N{NO-BREAK SPACE}") if sign else ""
    return Figure(MINUS if minor < 0 else "", mark, grouped(whole, currency), point + part if shows else "")


def step(used: Decimal | int, capacity: Decimal | int) -> int:
    """Return how full it is in seven steps: 0 empty, 1 to 5 by fifths, 6 full."""
    if capacity <= 0:
        return 6 if used > 0 else 0
    if used >= capacity:
        return 6
    return 0 if used <= 0 else 1 + int(used * 5 // capacity)
