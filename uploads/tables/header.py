"""Find the header, and compare every row below it with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from uploads.errors import BadFile
from uploads.tables.cells import header_name, written
from uploads.tables.delimiter import Wanted, has_names
from uploads.tables.shape import MOST_HEADER_LINE, Cell, Row

RawRows = Iterator[tuple[int, Sequence[Cell]]]
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def below_header(
    rows: RawRows, *, wanted: Wanted = (), header_line: int | None = None, delimiter: str = ""
) -> tuple[list[str], int, Iterator[Row]]:
    """Return the header, its line, and the rows below it. Without wanted names or a line, the width decides.

    `header_line` is where it stands, or the first line at which it may; 0 when the table has none, and then
    nothing is held against it. BadFile when the file ends before it.
    """
    if header_line == 0:
        return [], 0, (Row(line, _trimmed(cells)) for line, cells in rows)
    if header_line is not None:
        rows = ((line, cells) for line, cells in rows if line >= header_line)
    head = list(islice(rows, MOST_HEADER_LINE))
    if not head:
        raise BadFile("The file is empty." if header_line is None else "The file ends before its header.")
    at = 0 if header_line is not None else header_index([cells for _, cells in head], wanted)
    line, cells = head[at]
    header = [header_name(cell) for cell in _trimmed(cells)]
    below = chain(head[at + 1 :], rows)
    return header, line, (_held(found, cells, len(header), delimiter) for found, cells in below)


def header_index(rows: Sequence[Sequence[Cell]], wanted: Wanted = ()) -> int:
    """Return the index of the header: the row with the wanted names, or the first row of the usual width."""
    for index, cells in enumerate(rows):
        if has_names(cells, wanted):
            return index
    widths = [len([cell for cell in cells if cell != ""]) for cells in rows]
    if max(widths) < 2:
        return 0
    usual = Counter(width for width in widths if width > 1).most_common(1)[0][0]
    return next(index for index, width in enumerate(widths) if width >= min(usual, max(widths)))


def _trimmed(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells without the empty ones at the end."""
    end = len(cells)
    while end and cells[end - 1] == "":
        end -= 1
    return list(cells[:end])


def _held(line: int, cells: Sequence[Cell], width: int, delimiter: str) -> Row:
    found = len(cells)
    if found == width:
        return Row(line, cells)
    if found > width:
        trimmed = _trimmed(cells)
        if len(trimmed) <= width:
            return Row(line, cells[:width])
        return Row(line, trimmed, _too_many(line, trimmed, width, delimiter))
    if not delimiter:
        return Row(line, [*cells, *[""] * (width - found)])
    return Row(line, cells, f"The line has {_cells(found)}, the header has {width}. Add the missing cells.")


def _too_many(line: int, cells: Sequence[Cell], width: int, delimiter: str) -> str:
    if not delimiter:
        beyond = written(next(cell for cell in cells[width:] if cell != ""))
        return f"The row has “{beyond[:40]}” to the right of the last column of the header."
    sentence = f"The line has {_cells(len(cells))}, the header has {width}."
    sign = _NAMES.get(delimiter, f"“{delimiter}”")
    return f"{sentence} Put a cell that contains {sign} in quotation marks."


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
