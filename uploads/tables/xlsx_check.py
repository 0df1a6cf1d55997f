"""Check a workbook's XML before a reader allocates memory for it: extent, depth, kinds of cells.

A reader of spreadsheets keeps the whole rectangle from the first cell to the last, so two cells far apart
cost terabytes. What the sheet says of its own dimension is not believed; every cell is looked at.
"""

from __future__ import annotations

import zipfile
from posixpath import join, normpath
from xml.parsers import expat

from uploads.errors import BadFile
from uploads.tables.shape import MOST_COLUMNS, MOST_LINES, MOST_UNPACKED_BYTES
from uploads.zips import members_of, pieces

MOST_DEPTH = 64
MOST_AREA = 4_000_000
"""The most cells in the rectangle that a sheet spans."""
MOST_STRINGS = 1_000_000
MOST_MARKS = 200_000

_DIGITS = "0123456789"


class _Columns(dict[str, int]):
    """The index of each column by its letters, counted from 0; -1 for anything that is no column."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z" or len(letters) > 4:
                number = 0
                break
            number = number * 26 + ord(letter) - 64
        if len(self) < 1_000:
            self[letters] = number - 1
        return number - 1


_CONTENT = frozenset({"v", "is", "f"})
_WORKBOOK, _LINKS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_FIRST = (_STYLES, _WORKBOOK, _LINKS)

ERROR, PERCENT = "error", "percent"
Marks = dict[tuple[int, int], str]
"""The cells that a reader returns differently from what is displayed: (row, column), from 0."""


def check_workbook(content: bytes) -> dict[str, Marks]:
    """Return the marked cells of each sheet by name. Raise BadFile unless the workbook is within limits."""
    members = {member.filename: member for member in members_of(content)}
    if "xl/workbook.bin" in members:
        raise BadFile("This is a binary Excel file (XLSB). Save it as XLSX or CSV and send that.")
    if "mimetype" in members and "content.xml" in members:
        raise BadFile("This is an OpenDocument spreadsheet. Save it as XLSX or CSV and send that.")
    if _WORKBOOK not in members:
        raise BadFile("This is a ZIP archive, not an XLSX workbook. Unpack it and send the table in it.")
    parts: dict[str, _Part] = {}
    left = MOST_UNPACKED_BYTES
    percent: frozenset[str] = frozenset()
    for name in (*_FIRST, *(name for name in members if name not in _FIRST)):
        if name in members:
            parts[name] = part = _Part(percent)
            left -= part.look_through(content, members[name], left)
            if name == _STYLES:
                percent = part.percent_styles()
    links = parts[_LINKS].links if _LINKS in parts else {}
    return {
        sheet: parts[at].marks
        for sheet, link in parts[_WORKBOOK].sheets
        if (at := normpath(join("xl", links.get(link, ""))).lstrip("/")) in parts
    }


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Part:
    """One file of the archive; what is not XML holds no cells.

    Names come with their prefixes as they are written, since resolving them takes longer than all the rest.
    """

    def __init__(self, percent: frozenset[str]) -> None:
        self.percent = percent
        self.columns = _Columns()
        self.depth = 0
        self.root = self.parent = ""
        self.row = self.column = -1
        self.strings = 0
        self.low_row = self.low_column = 1 << 30
        self.high_row = self.high_column = -1
        self.cell: dict[str, str] | None = None
        self.marks: Marks = {}
        self.sheets: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.formats: dict[str, str] = {}
        self.styles: list[str] = []

    def look_through(self, content: bytes, member: zipfile.ZipInfo, most_bytes: int) -> int:
        """Bytes of it, unpacked. BadFile."""
        self.parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        size, reading = 0, True
        for piece in pieces(content, member, most_bytes=most_bytes, shown_most=MOST_UNPACKED_BYTES):
            size += len(piece)
            if reading:
                try:
                    parser.Parse(piece, False)
                except (expat.ExpatError, LookupError, ValueError):
                    # Pictures and the like. The reader itself refuses a damaged sheet.
                    reading = False
        # The handlers and the parser refer to each other.
        parser.StartElementHandler = parser.EndElementHandler = parser.StartDoctypeDeclHandler = None
        return size

    def percent_styles(self) -> frozenset[str]:
        """Return the styles that show a number as a percentage."""

        def shows_percent(format_id: str) -> bool:
            return format_id in ("9", "10") or "%" in self.formats.get(format_id, "")

        return frozenset(str(at) for at, format_id in enumerate(self.styles) if shows_percent(format_id))

    def _doctype(self, *_: object) -> None:
        raise BadFile("The workbook contains a document type declaration. Save it again and send that.")

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise BadFile("The workbook is nested too deeply. Save it again and send that.")

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element. A large sheet has some three million."""
        self.depth += 1
        if name in _CONTENT or (":" in name and _local(name) in _CONTENT):
            if self.cell is not None:
                self._filled(self.cell)
        elif name == "c" or name.endswith(":c"):
            self._cell(attributes)
        elif name == "row" or name.endswith(":row"):
            self._row(attributes.get("r"))
        elif self.depth > MOST_DEPTH:
            raise BadFile("The workbook is nested too deeply. Save it again and send that.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._deeper()
        local = _local(name)
        if self.depth == 1:
            self.root = local
            if local == "worksheet":
                self.parser.StartElementHandler = self._in_sheet
        elif self.root == "sst":
            self.strings += local == "si"
            if self.strings > MOST_STRINGS:
                raise BadFile(f"The workbook contains more than {MOST_STRINGS:,} texts. Split it.")
        elif self.root == "workbook" and local == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), link))
        elif self.root == "Relationships" and local == "Relationship":
            self.links[attributes.get("Id", "")] = attributes.get("Target", "")
        elif self.root == "styleSheet":
            if local == "numFmt":
                self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif local == "xf" and self.parent == "cellXfs":
                self.styles.append(attributes.get("numFmtId", ""))
            elif self.depth == 2:
                self.parent = local

    def _row(self, written: str | None) -> None:
        given = written is not None and written.isdecimal() and len(written) < 10
        self.row = int(written or 0) - 1 if given else self.row + 1
        self.column, self.cell = -1, None

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cell = attributes
        written = attributes.get("r")
        letters = written.rstrip(_DIGITS) if written else ""
        column = self.columns[letters]
        if written is None or column < 0 or not 0 < len(written) - len(letters) < 10:
            self.column += 1
            return
        self.row, self.column = int(written[len(letters) :]) - 1, column

    def _filled(self, cell: dict[str, str]) -> None:
        """Extend the rectangle to a cell that isn't empty."""
        self.cell = None
        row, column = self.row, self.column
        kind = cell.get("t", "n")
        if kind == "e":
            self.marks[row, column] = ERROR
        elif self.percent and kind == "n" and cell.get("s", "") in self.percent:
            self.marks[row, column] = PERCENT
        if len(self.marks) > MOST_MARKS:
            raise BadFile(f"The workbook contains more than {MOST_MARKS:,} percentages and errors. Split it.")
        if self.low_row <= row <= self.high_row and self.low_column <= column <= self.high_column:
            return
        self.low_row, self.high_row = min(self.low_row, row), max(self.high_row, row)
        self.low_column, self.high_column = min(self.low_column, column), max(self.high_column, column)
        rows, columns = self.high_row - self.low_row + 1, self.high_column - self.low_column + 1
        if columns > MOST_COLUMNS:
            raise BadFile(f"{self._where()} lies more than {MOST_COLUMNS} columns from the first. Delete it.")
        if rows > MOST_LINES:
            raise BadFile(f"{self._where()} lies more than {MOST_LINES:,} rows from the first. Delete it.")
        if rows * columns > MOST_AREA:
            raise BadFile(f"The sheet spans more than {MOST_AREA:,} cells. Split it and send the parts.")

    def _where(self) -> str:
        letters, column = "", self.column + 1
        while column > 0:
            column, letter = divmod(column - 1, 26)
            letters = chr(65 + letter) + letters
        return f"Cell {letters}{self.row + 1} of the workbook"
