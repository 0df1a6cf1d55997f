"""Compute the rest of a text without bad lines and numbers that can't be sold. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from books.rules.parsed import Parsed, ParsedLine
from money import Currency, currency_for, to_string

# Fewer neighbours read better one by one.
SHORTEST_RANGE = 3


def good_lines(parsed: Parsed) -> list[ParsedLine]:
    """Return the groups of lines without problems."""
    bad = {problem.line for problem in parsed.errors}
    return [line for line in parsed.lines if line.line_no not in bad]


def line_without(
    groups: Iterable[ParsedLine], numbers: Collection[int], *, width: int, currency: Currency | str
) -> str:
    """Return a line of the entry box without some numbers: `001-999=5`, or ""."""
    currency = currency_for(currency)
    shares: list[tuple[int, list[int]]] = []
    for group in groups:
        for number, amount in group.entries:
            if number in numbers:
                continue
            if not shares or shares[-1][0] != amount:
                shares.append((amount, []))
            shares[-1][1].append(number)
    return " ".join(
        f"{' '.join(_ranges(together, width))}={to_string(amount, currency)}" for amount, together in shares
    )


def _ranges(numbers: list[int], width: int) -> list[str]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written = []
    for run in runs:
        if len(run) < SHORTEST_RANGE:
            written += [f"{number:0{width}d}" for number in run]
        else:
            written.append(f"{run[0]:0{width}d}-{run[-1]:0{width}d}")
    return written
