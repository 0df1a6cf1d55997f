"""Read a table that somebody sent: CSV in UTF-8 or UTF-16, the same packed by gzip, or the first sheet of
an XLSX. Whatever else it is gets a sentence that says what to send instead.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from books.sheets.safe_zip import Suspicious, unpacked_size
from kernel.errors import BadInput

MAX_UNPACKED_BYTES = 160 * 1024 * 1024
MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_LINES = 1_000_000
MAX_COLUMNS = 50
MAX_CELL = 1_000
DELIMITERS = ",;\t|"

Cell = str | int | float
Row = tuple[int, list[Cell]]
"""The line in the file, counted from 1, and its cells. Numbers appear only in XLSX; elsewhere all is text."""


class BadFile(BadInput):
    """The file as a whole cannot be read."""

    code = "bad_file"
    sentence = "This file cannot be read."

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, errors={"file": [sentence]})


def read_rows(content: bytes) -> Iterator[Row]:
    """Rows with something in them, the header first. BadFile, at once or on the way."""
    if not content:
        raise BadFile("The file is empty.")
    if content[:4] == b"PK\x03\x04":
        return _counted(_sheet_rows(content))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise BadFile("This is an old Excel file. Save it as XLSX or CSV.")
    if content[:2] == b"\x1f\x8b":
        content = _unpacked(content)
    return _counted(_text_rows(_decoded(content)))


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count > MAX_LINES:
            raise BadFile(f"A file has at most {MAX_LINES:,} lines.")
        yield row


def _unpacked(content: bytes) -> bytes:
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = stream.decompress(content, MAX_TEXT_BYTES + 1)
    except zlib.error:
        raise BadFile("The packed file is damaged.") from None
    if len(text) > MAX_TEXT_BYTES:
        raise BadFile(f"The file unpacks to more than {MAX_TEXT_BYTES // 1024 // 1024} MB.")
    if not stream.eof:
        raise BadFile("The packed file is cut short.")
    return text


def _decoded(content: bytes) -> str:
    if len(content) > MAX_TEXT_BYTES:
        raise BadFile(f"A file has at most {MAX_TEXT_BYTES // 1024 // 1024} MB.")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise BadFile(f"Line {line} is not UTF-8. Save the file as CSV UTF-8.") from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise BadFile(f"Line {line} holds a NUL character: this is not a text file.")
    return text


def _text_rows(text: str) -> Iterator[Row]:
    head = text[: text.find("\n") if "\n" in text else len(text)]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if row:
                if len(row) > MAX_COLUMNS:
                    raise BadFile(f"Line {reader.line_num} has more than {MAX_COLUMNS} columns.")
                yield reader.line_num, row  # type: ignore[misc]
    except csv.Error as failure:
        raise BadFile(f"Line {reader.line_num} is not CSV: {failure}.") from None


def _sheet_rows(content: bytes) -> Iterator[Row]:
    from python_calamine import CalamineWorkbook

    try:
        unpacked_size(content, most=MAX_UNPACKED_BYTES)
    except Suspicious as failure:
        raise BadFile(str(failure)) from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
        rows = iter(sheet.iter_rows())
        first = (sheet.start or (0, 0))[0] + 1
    # The reader has an error of its own for each kind of damage, and Rust's panics besides.
    except BaseException as failure:
        if isinstance(failure, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise BadFile("This is not an XLSX file with a sheet that can be read.") from None
    for line, row in enumerate(rows, first):
        if len(row) > MAX_COLUMNS:
            raise BadFile(f"Line {line} has more than {MAX_COLUMNS} columns.")
        cells = [_plain(cell) for cell in row]
        if any(cell != "" for cell in cells):
            yield line, cells


def _plain(cell: Any) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, (datetime, date, time, timedelta)):
        return str(cell)
    if isinstance(cell, str):
        return cell.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return cell if isinstance(cell, int) else ""
