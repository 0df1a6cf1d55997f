"""The table as it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

Cell = str | int | float | bool | date | datetime | time
"""Text, or in a workbook also a number, a date, a time, or a boolean."""

MOST_COLUMNS = 100
MOST_LINES = 1_000_000
MOST_TEXT_BYTES = 64 * 1024 * 1024
MOST_UNPACKED_BYTES = 160 * 1024 * 1024
MOST_HEADER_LINE = 100
"""The number of lines in which a header is searched."""


class Row(NamedTuple):
    """A row with something in it. `line` is the line or row of the file, counted from 1, where it begins.

    `problem` is a sentence when the row has more or fewer cells than the header: its cells can't be trusted.
    """

    line: int
    cells: Sequence[Cell]
    problem: str = ""


@dataclass(slots=True)
class Table:
    """An uploaded table. `rows` is an iterator over the rows that aren't empty."""

    header: list[str]
    """The column names for display, with single spaces. Empty without a header."""
    header_line: int
    rows: Iterator[Row]
    encoding: str = ""
    """The encoding of a text file: `utf-8`, `utf-16`, `windows-1252` …"""
    delimiter: str = ""
    sheet: str = ""
    """The sheet of a workbook that was read."""
    sheets: list[str] = field(default_factory=list)
    """All visible sheets of a workbook."""
