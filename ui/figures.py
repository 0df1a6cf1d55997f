"""Amounts and fills as the language sets them (pure): parts of an amount, steps of ink."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from money import Currency, currency_for, to_string
from money.display import MINUS, grouped


class Figure(NamedTuple):
    """An amount taken apart for setting: minus, sign, whole with its groups, cents with their point."""

    minus: str
    sign: str
    whole: str
    cents: str


def figure(minor: int, currency: Currency | str, *, cents: bool = False, sign: bool = True) -> Figure:
    """Take `minor` units apart. Cents show when there are any, or when asked for."""
    currency = currency_for(currency)
    whole, point, part = to_string(abs(minor), currency).partition(".")
    shows = cents or minor % currency.minor_per_major
    # A sign of letters, such as PKR, keeps its distance without parting from its figure.
    mark = currency.sign.replace(" ", "\N{NO-BREAK SPACE}") if sign else ""
    return Figure(MINUS if minor < 0 else "", mark, grouped(whole, currency), point + part if shows else "")


def step(used: Decimal | int, capacity: Decimal | int) -> int:
    """How full, in seven steps: 0 empty, 1 to 5 by fifths, 6 full."""
    if capacity <= 0:
        return 6 if used > 0 else 0
    if used >= capacity:
        return 6
    return 0 if used <= 0 else 1 + int(used * 5 // capacity)
