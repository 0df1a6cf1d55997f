"""Write a table as CSV or XLSX in which no cell runs as a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from uploads.tables import harmless

MOST_XLSX_ROWS = 200_000

Cell = str | int | float | None


class TooLong(ValueError):
    """The table has more rows than a workbook may hold."""


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Return a rewound UTF-8 file with a byte order mark, which spreadsheets need for other scripts."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by who sends it)
    file.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    table = csv.writer(text)
    table.writerow([_safe(name) for name in header])
    table.writerows([_safe(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()
    file.seek(0)
    return file


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the same file as bytes, for a short table."""
    with write_csv(header, rows) as file:
        return file.read()


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Return a workbook of one sheet, written row by row. Raise TooLong beyond MOST_XLSX_ROWS."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by who sends it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    for column, name in enumerate(header):
        sheet.write_string(0, column, harmless(name), bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, 1):
        if line > MOST_XLSX_ROWS:
            raise TooLong
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, harmless(cell))
            elif cell is not None:
                sheet.write_number(line, column, cell)
    book.close()
    file.seek(0)
    return file


def _safe(cell: Any) -> Any:
    return harmless(cell) if isinstance(cell, str) else cell
