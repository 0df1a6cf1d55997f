"""How the amount of one bank line is divided among the invoices that it pays."""

from __future__ import annotations

from collections.abc import Sequence


def shares_of(amount_minor: int, totals: Sequence[int]) -> list[int]:
    """Return the share of each invoice, in order; the shares add up to the amount.

    Each invoice gets its total and the last one the rest, more or less than its total. ValueError if nothing
    is left for the last.
    """
    if not totals:
        raise ValueError("a line is divided among one invoice or more")
    before = list(totals[:-1])
    rest = amount_minor - sum(before)
    if rest <= 0:
        raise ValueError("the amount does not reach the last invoice")
    return [*before, rest]
