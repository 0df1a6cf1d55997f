"""The lines of a receipt: consecutive numbers of equal amount are combined."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

# Fewer neighbours read better as lines of their own.
SHORTEST_RUN = 4


class Mark(StrEnum):
    """The sign beside a number that is partly outside the house's own ledgers."""

    NONE = ""
    TO_COVER = "*"
    COVERED = "†"


class ReceiptEntry(NamedTuple):
    """A sold entry for the receipt; minor units."""

    number: int
    amount_minor: int
    mark: Mark = Mark.NONE


class ReceiptLine(NamedTuple):
    """Numbers from `first` to `last`; `each_minor` is the amount on each of the `length` numbers."""

    first: int
    last: int
    length: int
    each_minor: int
    mark: Mark

    @property
    def total_minor(self) -> int:
        return self.length * self.each_minor


def receipt_lines(entries: Iterable[ReceiptEntry]) -> list[ReceiptLine]:
    """Return lines in the order of sale; consecutive numbers of equal amount and mark become one."""
    lines: list[ReceiptLine] = []
    run: list[ReceiptEntry] = []
    for entry in entries:
        if run and (entry.number, entry[1:]) != (run[-1].number + 1, run[-1][1:]):
            lines += _close(run)
            run = []
        run.append(entry)
    return lines + _close(run)


def _close(run: list[ReceiptEntry]) -> list[ReceiptLine]:
    if len(run) < SHORTEST_RUN:
        return [ReceiptLine(e.number, e.number, 1, e.amount_minor, e.mark) for e in run]
    return [ReceiptLine(run[0].number, run[-1].number, len(run), run[0].amount_minor, run[0].mark)]
