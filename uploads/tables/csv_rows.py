"""Rows of a text file, each with the line on which it begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from uploads.errors import BadFile
from uploads.tables.cells import bare
from uploads.tables.shape import MOST_COLUMNS

RawRow = tuple[int, list[str]]


def csv_rows(text: str, delimiter: str) -> Iterator[RawRow]:
    """(line, cells) of each row that has something in it; cells bare of what stands around them. BadFile."""
    source = io.StringIO(_text_formulas(text, delimiter), newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    line = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as failure:
            raise BadFile(_said(failure, line, reader.line_num)) from None
        if row is None:
            return
        cells = [bare(cell) for cell in row]
        if any(cells):
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise BadFile(f"Line {line} has more than {MOST_COLUMNS} columns.")
            yield line, cells[:MOST_COLUMNS]


def _said(failure: csv.Error, line: int, end: int) -> str:
    text = str(failure)
    if "unexpected end" in text or "field limit" in text:
        return (
            f"Line {line} begins a cell in quotation marks that never ends. Add the missing quotation mark."
        )
    if "expected after" in text:
        return f"Line {end} has a quotation mark inside of a quoted cell. Write it twice, or leave it out."
    return f"Line {end} is not CSV: {text}."


def _text_formulas(text: str, delimiter: str) -> str:
    """With `="2,407.00"` as "2,407.00": the quotation marks of it are no others to who wrote the file."""
    if '="' not in text:
        return text
    sign = re.escape(delimiter)
    whole = re.compile(rf'(?m)(?:(?<=^)|(?<=\r)|(?<={sign})) *="([^"\r\n]*)"(?= *(?:{sign}|\r|$))')
    return whole.sub(r'"\1"', text)
