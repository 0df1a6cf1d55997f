"""Read an uploaded table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from uploads.errors import BadFile
from uploads.limits import IN_A_REQUEST, Limits
from uploads.run import run_lines
from uploads.tables.delimiter import DELIMITERS, Wanted
from uploads.tables.found import find_rows, is_text, unspelled
from uploads.tables.header import below_header
from uploads.tables.shape import MOST_LINES, Cell, Table

IN_PLACE_BYTES = 1024 * 1024
"""Text up to this size is read without a child process, because it needs little memory."""


def read_table(
    content: bytes,
    *,
    wanted: Wanted = (),
    header_line: int | None = None,
    sheet: str = "",
    delimiter: str = "",
    encoding: str = "",
    most_rows: int = MOST_LINES,
    only_head: bool = False,
    limits: Limits = IN_A_REQUEST,
) -> Table:
    """Read the table in a CSV or XLSX file, also packed by gzip or alone in a ZIP archive. Raise BadFile.

    `wanted` are groups of names: a row that has one of each group is the header, and decides which sheet and
    which delimiter. Otherwise the header is the first row of the usual width. `header_line` says where the
    header is (the first line from there on that has something in it); 0 that there is none. `sheet`,
    `delimiter` (the sign itself) and `encoding` (a name in ENCODINGS) are found where they are empty.

    Rows come with their true line; `only_head` may leave out all but the first. One with more or fewer cells
    than the header carries a `problem`. BadFile is also raised on the way, where the file can be read only so
    far.
    """
    if not content:
        raise BadFile("The file is empty.")
    if delimiter and delimiter not in DELIMITERS:
        raise BadFile(
            "The delimiter must be a comma, a semicolon, a tab or a vertical bar.", path="delimiter"
        )
    options: dict[str, Any] = {"wanted": wanted, "sheet": sheet, "delimiter": delimiter, "encoding": encoding}
    found: Iterator[Any]
    if is_text(content) and len(content) <= IN_PLACE_BYTES:
        found = find_rows(content, **options)
    else:
        found = run_lines("uploads.tables.found:task", content, limits=limits, only_head=only_head, **options)
    head = next(found)
    header, line, rows = below_header(
        _counted(found, most_rows), wanted=wanted, header_line=header_line, delimiter=head["delimiter"]
    )
    return Table(header=header, header_line=line, rows=rows, **head)


def _counted(found: Iterator[Any], most_rows: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    for count, (line, cells) in enumerate(found):
        if count > most_rows:
            raise BadFile(f"A file may have at most {most_rows:,} lines. Split it and send the parts.")
        yield line, unspelled(cells)
