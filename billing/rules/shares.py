"""How the amount of one bank line is divided among the invoices that it pays."""

from __future__ import annotations

from collections.abc import Sequence


def shares_of(amount_minor: int, totals: Sequence[int]) -> list[int]:
    """The share of each invoice, in order; together exactly the amount.

    Each gets its total. What is left over goes to the last, and so does what is missing: a line that is short
    pays the first ones whole. ValueError where nothing would be left for the last.
    """
    if not totals:
        raise ValueError("a line is divided among one invoice or more")
    before = list(totals[:-1])
    rest = amount_minor - sum(before)
    if rest <= 0:
        raise ValueError("the amount does not reach the last invoice")
    return [*before, rest]
