"""Write entries so that the entry box reads them back: the inverse of `entry.parse_text`."""

from __future__ import annotations

from collections.abc import Iterable

from books.rules.parsed import ParsedLine
from money import Currency, currency_for, to_string


def format_entries(entries: Iterable[tuple[int, int]], *, width: int, currency: Currency | str) -> str:
    """Return (number, minor units) one per line: `007=10.00`."""
    currency = currency_for(currency)
    return "\n".join(f"{number:0{width}d}={to_string(amount, currency)}" for number, amount in entries)


def format_line(line: ParsedLine, *, currency: Currency | str) -> str:
    """Return a group in its plainest form: `12* 123r=100.00`."""
    others = "" if line.others_minor is None else "r" + to_string(line.others_minor, currency)
    return f"{' '.join(line.tokens)}={to_string(line.amount_minor, currency)}{others}"
