"""Rows of a workbook's sheet, each with its number in the sheet. Runs in a child process."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from uploads.errors import BadFile
from uploads.tables.cells import bare, written
from uploads.tables.delimiter import Wanted, has_names
from uploads.tables.shape import MOST_HEADER_LINE, Cell
from uploads.tables.xlsx_check import ERROR, Marks, check_workbook

MOST_SHEETS = 50
# Excel allows 31.
MOST_NAME = 100
NOT_READABLE = "This is not an XLSX workbook with a sheet that can be read. Save it again and send that."
SheetRow = tuple[int, list[Cell]]


class Workbook:
    """A checked workbook, whose sheets can be read."""

    def __init__(self, content: bytes) -> None:
        self.marks = check_workbook(content)
        try:
            self.book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            known = [
                one
                for one in self.book.sheets_metadata
                if one.typ == SheetTypeEnum.WorkSheet and len(one.name) <= MOST_NAME
            ]
        # The reader raises a different error for each kind of damage, and also Rust panics.
        except BaseException as failure:
            raise _damage(failure) from None
        self.all_sheets = [one.name for one in known]
        self.sheets = [one.name for one in known if one.visible == SheetVisibleEnum.Visible]
        self.sheets = (self.sheets or self.all_sheets)[:MOST_SHEETS]
        if not self.sheets:
            raise BadFile(NOT_READABLE)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Yield (row, cells) of each row that isn't empty, counted from 1. Raise BadFile."""
        try:
            found = self.book.get_sheet_by_name(sheet)
            yield from _rows(found, self.marks.get(sheet, {}))
        except BadFile:
            raise
        except BaseException as failure:
            if isinstance(failure, GeneratorExit):
                raise
            raise _damage(failure) from None


def choose_sheet(book: Workbook, wanted: Wanted, asked: str) -> str:
    """Return the sheet to read: the requested one, or the only one with a table. Raise BadFile if unclear."""
    if asked:
        for name in book.all_sheets:
            if name.strip().casefold() == asked.strip().casefold():
                return name
        raise BadFile(
            f"The workbook doesn't have a sheet “{asked[:40]}”. It has {_listed(book.sheets)}.", path="sheet"
        )
    if len(book.sheets) == 1:
        return book.sheets[0]
    heads = {name: [cells for _, cells in islice(book.rows(name), MOST_HEADER_LINE)] for name in book.sheets}
    fit = [name for name, rows in heads.items() if any(has_names(cells, wanted) for cells in rows)]
    if not fit:
        fit = [name for name, rows in heads.items() if _is_table(rows)]
    if not fit:
        fit = [name for name, rows in heads.items() if rows][:1] or book.sheets[:1]
    if len(fit) > 1:
        sentence = (
            f"The workbook has tables in the sheets {_listed(fit)}. Enter the name of the one to import."
        )
        raise BadFile(sentence, path="sheet", code="which_sheet")
    return fit[0]


def _is_table(rows: Sequence[Sequence[Cell]]) -> bool:
    return sum(sum(cell != "" for cell in cells) > 1 for cells in rows) > 1


def _listed(names: Sequence[str]) -> str:
    shown = [f"“{name[:40]}”" for name in names[:10]]
    return ", ".join(shown) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[SheetRow]:
    first_column = (sheet.start or (0, 0))[1]
    for at, row in enumerate(sheet.iter_rows()):
        cells = [_cell(cell) for cell in row]
        if marks:
            for index in range(len(cells)):
                mark = marks.get((at, first_column + index))
                if mark is not None:
                    cells[index] = "#ERROR" if mark == ERROR else _percent(cells[index])
        if any(cell != "" for cell in cells):
            yield at + 1, cells


def _percent(cell: Cell) -> Cell:
    return f"{written(float(cell) * 100)}%" if isinstance(cell, (int, float)) else cell


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return bare(cell.replace("\x00", "\N{REPLACEMENT CHARACTER}"))
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, (bool, int, datetime, date, time)):
        return cell
    return str(cell) if isinstance(cell, timedelta) else ""


def _damage(failure: BaseException) -> BaseException:
    """Return the error to raise: BadFile, unless the file isn't the cause."""
    if isinstance(failure, (KeyboardInterrupt, SystemExit, MemoryError)):
        return failure
    return BadFile(NOT_READABLE)
