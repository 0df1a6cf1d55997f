"""What a table is, once it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

Cell = str | int | float | bool | date | datetime | time
"""Text, except in a workbook, where a cell may be a number, a day, a time, or true or false."""

MOST_COLUMNS = 100
MOST_LINES = 1_000_000
MOST_TEXT_BYTES = 64 * 1024 * 1024
MOST_UNPACKED_BYTES = 160 * 1024 * 1024
MOST_HEADER_LINE = 100
"""A header is looked for in so many lines."""


class Row(NamedTuple):
    """A row with something in it. `line` is the line or row of the file, counted from 1, where it begins.

    `problem` is a sentence when the row has more or fewer cells than the header: its cells can't be trusted.
    """

    line: int
    cells: Sequence[Cell]
    problem: str = ""


@dataclass(slots=True)
class Table:
    """A table that somebody sent. `rows` come one by one, once; those without any text are left out."""

    header: list[str]
    """Names as they are shown, blanks and line breaks made single blanks; empty without a header."""
    header_line: int
    rows: Iterator[Row]
    encoding: str = ""
    """Of a text file: `utf-8`, `utf-16`, `windows-1252` …"""
    delimiter: str = ""
    sheet: str = ""
    """Of a workbook: the sheet that was read."""
    sheets: list[str] = field(default_factory=list)
    """Of a workbook: all sheets that are not hidden."""
