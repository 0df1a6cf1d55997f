"""Which sign parts the cells of a text file: the one by which the most rows have the same number of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from uploads.tables.cells import bare, same_name

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 256 * 1024
_LOOKED_AT_ROWS = 500
_HINT = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)

Wanted = Sequence[Sequence[str]]
"""Columns that the table must have: of each group one of the names."""


class _Score(NamedTuple):
    named: bool
    rows: int
    cells: int
    early: int


def hinted(text: str) -> str:
    """The sign that Excel's own first line `sep=;` names, if any."""
    found = _HINT.match(text)
    return found[1] if found else ""


def delimiter_of(text: str, wanted: Wanted = ()) -> str:
    """The sign that parts the cells. A header with the wanted names decides; then how many rows agree."""
    head = text[:_LOOKED_AT]
    if len(text) > _LOOKED_AT and "\n" in head:
        head = head[: head.rindex("\n") + 1]
    return max(DELIMITERS, key=lambda sign: _score(head, sign, wanted))


def _score(head: str, sign: str, wanted: Wanted) -> _Score:
    rows = _rows(head, sign)
    widths = Counter(width for width in map(len, rows) if width > 1)
    named = any(has_names(row, wanted) for row in rows[:100]) if wanted else False
    if not widths:
        return _Score(named, 0, 1, -DELIMITERS.index(sign))
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return _Score(named, count, width, -DELIMITERS.index(sign))


def _rows(head: str, sign: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=sign, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= _LOOKED_AT_ROWS:
                break
    except csv.Error:
        pass
    return rows


def has_names(cells: Sequence[object], wanted: Wanted) -> bool:
    """Whether the row names one of each wanted group."""
    names = {same_name(bare(cell)) if isinstance(cell, str) else same_name(str(cell)) for cell in cells}
    return bool(wanted) and all(any(same_name(name) in names for name in group) for group in wanted)
