"""The content of a file before its header is known: first a description of the file, then its rows.

It is the same for text, which may be read in place, and for workbooks and packed files, which are read in a
child process; there each value becomes a line of JSON, and days and times are spelled out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from uploads.errors import BadFile
from uploads.tables.csv_rows import csv_rows
from uploads.tables.decode import decode
from uploads.tables.delimiter import Wanted, delimiter_of, hinted
from uploads.tables.shape import MOST_HEADER_LINE, MOST_TEXT_BYTES, Cell
from uploads.zips import inflated, looks_like_zip, members_of, unpack

GZIP = b"\x1f\x8b"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MOST_PACKED = 3
_NO_TABLES = (
    (_OLD_EXCEL, "This is an old Excel file, or one with a password. Save it as XLSX or CSV without one."),
    (b"%PDF", "This is a PDF. Send the table itself, as CSV or XLSX."),
    (b"\x89PNG", "This is a picture. Send the table itself, as CSV or XLSX."),
    (b"\xff\xd8\xff", "This is a picture. Send the table itself, as CSV or XLSX."),
    (b"{\\rtf", "This is a text document. Save the table in it as CSV or XLSX and send that."),
)
_WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")


def find_rows(
    content: bytes, *, wanted: Wanted = (), sheet: str = "", delimiter: str = "", encoding: str = ""
) -> Iterator[Any]:
    """Yield a mapping that describes the file, then (line, cells) of each row. Raise BadFile at any point."""
    content = _unpacked(content)
    if looks_like_zip(content):
        yield from _of_workbook(content, wanted, sheet)
        return
    refuse_what_is_no_table(content)
    text, encoding = decode(content, encoding)
    hint = hinted(text)
    delimiter = delimiter or hint or delimiter_of(text, wanted)
    yield {"encoding": encoding, "delimiter": delimiter, "sheet": "", "sheets": []}
    rows = csv_rows(text, delimiter)
    if hint:
        next(rows, None)
    yield from rows


def task(content: bytes, *, only_head: bool = False, **options: Any) -> Iterator[Any]:
    """Do the same in a child process, or read only the rows in which a header is searched."""
    found = find_rows(content, **options)
    yield next(found)
    for line, cells in islice(found, MOST_HEADER_LINE) if only_head else found:
        yield [line, [_spelled(cell) for cell in cells]]


def unspelled(cells: Sequence[Any]) -> list[Cell]:
    """Return the cells as they were before they became JSON."""
    return [_day_or_time(cell) if isinstance(cell, list) else cell for cell in cells]


def is_text(content: bytes) -> bool:
    """Return whether the content is plain text: not an archive and not a workbook."""
    return not looks_like_zip(content) and content[:2] != GZIP


def is_workbook(content: bytes) -> bool:
    """Return whether a ZIP archive is a workbook. Raise BadFile if it is damaged."""
    return "xl/workbook.xml" in {member.filename for member in members_of(content)}


def refuse_what_is_no_table(content: bytes) -> None:
    """Raise BadFile for well-known formats that aren't tables."""
    for start, sentence in _NO_TABLES:
        if content.startswith(start):
            raise BadFile(sentence)
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_WEB_PAGE):
        raise BadFile("This file contains a web page or XML. Save it as CSV or XLSX and send that.")


def _unpacked(content: bytes) -> bytes:
    """Return the table in a gzip file, or in a ZIP archive with a single file."""
    for _ in range(_MOST_PACKED):
        if content[:2] == GZIP:
            stream = inflated(content, wbits=zlib.MAX_WBITS | 16, most_bytes=MOST_TEXT_BYTES)
            content = b"".join(stream)
        elif looks_like_zip(content) and (names := _names(content)) is not None:
            if len(names) != 1:
                raise BadFile(
                    f"This ZIP archive contains {len(names):,} files. Unpack it and send one of them."
                )
            (_, content), *_rest = unpack(content, most_bytes=MOST_TEXT_BYTES)
        else:
            return content
    raise BadFile("The file is packed several times over. Unpack it and send the table in it.")


def _names(content: bytes) -> list[str] | None:
    """Return the names of the files in an archive, or None if it is a workbook."""
    names = [member.filename for member in members_of(content)]
    if "[Content_Types].xml" in names or "mimetype" in names:
        return None
    # A Mac adds these to each file that it packs.
    return [name for name in names if not name.startswith("__MACOSX/") and not name.endswith(".DS_Store")]


def _of_workbook(content: bytes, wanted: Wanted, sheet: str) -> Iterator[Any]:
    from uploads.tables.xlsx_rows import Workbook, choose_sheet

    book = Workbook(content)
    chosen = choose_sheet(book, wanted, sheet)
    yield {"encoding": "", "delimiter": "", "sheet": chosen, "sheets": book.sheets}
    yield from book.rows(chosen)


def _spelled(cell: Cell) -> Any:
    if isinstance(cell, (date, time)):
        return [type(cell).__name__, cell.isoformat()]
    return cell


def _day_or_time(spelled: list[str]) -> Cell:
    kind, text = spelled
    if kind == "datetime":
        return datetime.fromisoformat(text)
    return time.fromisoformat(text) if kind == "time" else date.fromisoformat(text)
