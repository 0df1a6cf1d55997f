"""Read a bank's CSV or XLSX as rows of text, with the one reader of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from billing.readers.bad_statement import BadStatement
from billing.readers.mapping import DELIMITERS, CsvMapping
from uploads.errors import BadFile
from uploads.tables import read_table, same_name, written

MOST_LINES = 20_000
MOST_CELL = 5_000


class Row(NamedTuple):
    """A row below the header: line number, cells as text, which cells a spreadsheet stores as numbers, and
    the error if the number of cells differs from the header."""

    line: int
    cells: list[str]
    numbers: frozenset[int]
    problem: str


@dataclass(frozen=True, slots=True)
class Rows:
    header: list[str]
    """The column names as shown; none if the mapping has no header line."""
    rows: list[Row]

    @property
    def names(self) -> list[str]:
        """As names are compared."""
        return [same_name(name) for name in self.header]


def rows_of(content: bytes, mapping: CsvMapping) -> Rows:
    """Read the rows of a table with its mapping; BadFile for any other file.

    The header is on the mapping's line; for line 1, the first line with its names.
    """
    try:
        table = read_table(
            content,
            wanted=mapping.columns.names(),
            header_line=None if mapping.header_line == 1 else mapping.header_line,
            delimiter=DELIMITERS[mapping.delimiter],
            encoding="" if mapping.encoding == "auto" else mapping.encoding,
        )
    except BadFile as refusal:
        raise BadStatement(refusal.detail, path=_blamed(refusal, mapping)) from None
    rows = []
    for line, cells, problem in table.rows:
        if line > MOST_LINES:
            raise BadStatement(f"A statement can have at most {MOST_LINES:,} lines.")
        numbers = frozenset(at for at, cell in enumerate(cells) if isinstance(cell, (int, float)))
        rows.append(Row(line, [written(cell)[:MOST_CELL] for cell in cells], numbers, problem))
    return Rows(table.header, rows)


def _blamed(refusal: BadFile, mapping: CsvMapping) -> str:
    """The setting that a person has made and that does not fit the file, else the file."""
    if mapping.header_line > 1 and "header" in refusal.detail:
        return "mapping.header_line"
    if mapping.encoding != "auto" and " is not in " in refusal.detail:
        return "mapping.encoding"
    return refusal.path
