"""Rows of a text file, each with the number of its first line."""

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
    """Yield (line, cells) of each row that isn't empty, with cleaned cells. Raise BadFile."""
    source = io.StringIO(_text_formulas(text, delimiter), newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    line = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as failure:
            raise BadFile(_explain(failure, line, reader.line_num)) from None
        if row is None:
            return
        cells = [bare(cell) for cell in row]
        if any(cells):
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise BadFile(f"Line {line} has more than {MOST_COLUMNS} columns.")
            yield line, cells[:MOST_COLUMNS]


def _explain(failure: csv.Error, line: int, end: int) -> str:
    text = str(failure)
    if "unexpected end" in text or "field limit" in text:
        return (
            f"Line {line} begins a cell in quotation marks that never ends. Add the missing quotation mark."
        )
    if "expected after" in text:
        return f"Line {end} has a quotation mark inside of a quoted cell. Write it twice, or leave it out."
    return f"Line {end} is not CSV: {text}."


def _text_formulas(text: str, delimiter: str) -> str:
    """Return the text with `="2,407.00"` as "2,407.00", so that its quotation marks quote the whole cell."""
    if '="' not in text:
        return text
    sign = re.escape(delimiter)
    whole = re.compile(rf'(?m)(?:(?<=^)|(?<=\r)|(?<={sign})) *="([^"\r\n]*)"(?= *(?:{sign}|\r|$))')
    return whole.sub(r'"\1"', text)
