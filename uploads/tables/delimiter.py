"""Detect the delimiter of a text file: the one that gives the most rows the same number of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from uploads.tables.cells import bare, same_name

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LENGTH = 256 * 1024
_SAMPLE_ROWS = 500
_HINT = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)

Wanted = Sequence[Sequence[str]]
"""The columns that the table must have: one name of each group."""


class _Score(NamedTuple):
    named: bool
    rows: int
    cells: int
    early: int


def hinted(text: str) -> str:
    """Return the delimiter that a first line such as Excel's `sep=;` declares, or an empty string."""
    found = _HINT.match(text)
    return found[1] if found else ""


def delimiter_of(text: str, wanted: Wanted = ()) -> str:
    """Return the delimiter. A header with the wanted names decides, then the number of equally wide rows."""
    head = text[:_SAMPLE_LENGTH]
    if len(text) > _SAMPLE_LENGTH and "\n" in head:
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
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows


def has_names(cells: Sequence[object], wanted: Wanted) -> bool:
    """Return whether the row has a name of every wanted group."""
    names = {same_name(bare(cell)) if isinstance(cell, str) else same_name(str(cell)) for cell in cells}
    return bool(wanted) and all(any(same_name(name) in names for name in group) for group in wanted)
