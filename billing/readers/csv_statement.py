"""Read a bank's CSV by its mapping."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from billing.readers.mapping import DELIMITERS, ENCODINGS, MOST_HEADER_LINE, CsvMapping
from billing.rules.statement import Entry, Problem, Statement, Unreadable, one_line, read_amount, read_date
from kernel.errors import BadInput
from money import UnknownCurrency, currency_for

MOST_LINES = 20_000
MOST_PROBLEMS = 200
MOST_CELL = 5_000


class BadStatement(BadInput):
    """The file as a whole is not a statement."""

    code = "bad_file"

    def __init__(self, sentence: str, *, path: str = "file") -> None:
        super().__init__(sentence, errors={path: [sentence]})


def read_csv(content: bytes, mapping: CsvMapping) -> Statement:
    """What came in by the file; lines that cannot be read are told, not guessed."""
    places, rows = _places(mapping, _rows(decoded(content, mapping.encoding), mapping.delimiter))
    read = Statement()
    for line, cells in rows:
        try:
            entry = _entry(line, cells, mapping, places)
        except Unreadable as problem:
            if len(read.problems) < MOST_PROBLEMS:
                read.problems.append(Problem(line, str(problem)))
            continue
        if entry is None or entry.amount_minor <= 0:
            read.ignored += 1
        else:
            read.entries.append(entry)
    return read


def decoded(content: bytes, encoding: str) -> str:
    """The text in the encoding named; `auto` takes what marks itself or is right as UTF-8, else Windows'."""
    if not content.strip():
        raise BadStatement("The file is empty.")
    marked = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    wanted = [ENCODINGS[encoding]] if encoding != "auto" else [marked, "cp1252", "latin-1"]
    for name in wanted:
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        if "\x00" in text:
            raise BadStatement("This is not a text file.")
        return text
    raise BadStatement(f"The file is not in {encoding}.", path="mapping.encoding")


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    mark = DELIMITERS[delimiter] or _delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    line = 0
    while True:
        # The line on which the row begins; a quoted cell may run over several.
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as failure:
            raise BadStatement(f"Line {reader.line_num} is not CSV: {failure}.") from None
        if row is None:
            return
        if line > MOST_LINES:
            raise BadStatement(f"A statement has at most {MOST_LINES:,} lines.")
        yield line, [cell[:MOST_CELL] for cell in row]


def _delimiter_of(text: str) -> str:
    """The mark that most of the first lines have; titles above the header have none."""
    lines = text.splitlines()[:30]
    return max([*filter(None, DELIMITERS.values())], key=lambda mark: sum(line.count(mark) for line in lines))


def header_of(content: bytes, mapping: CsvMapping) -> list[str]:
    """The names of the columns where the mapping has them, as they are compared; none without a header."""
    for line, cells in _rows(decoded(content, mapping.encoding), mapping.delimiter):
        if not mapping.header_line or line > MOST_HEADER_LINE + 1:
            return []
        if line >= mapping.header_line and any(cell.strip() for cell in cells):
            return [cell.strip().casefold() for cell in cells]
    return []


Places = dict[str, list[int]]


def _places(
    mapping: CsvMapping, rows: Iterator[tuple[int, list[str]]]
) -> tuple[Places, Iterator[tuple[int, list[str]]]]:
    """Where each column stands, and the rows below the header."""
    header: list[str] = []
    for line, cells in rows if mapping.header_line else ():
        if line >= mapping.header_line and any(cell.strip() for cell in cells):
            header = [cell.strip().casefold() for cell in cells]
            break
    if mapping.header_line and not header:
        raise BadStatement("The file ends before its header.", path="mapping.header_line")
    places: Places = {}
    for name in mapping.columns.__dataclass_fields__:
        wanted = getattr(mapping.columns, name)
        columns = wanted if isinstance(wanted, tuple) else (wanted,) if wanted else ()
        places[name] = [_place(name, column, header) for column in columns]
    return places, rows


def _place(name: str, column: str, header: list[str]) -> int:
    if column.casefold() in header:
        return header.index(column.casefold())
    if column.isascii() and column.isdigit():
        return int(column) - 1
    there = ", ".join(cell for cell in header if cell)
    raise BadStatement(
        f"The header has no column “{column}”; it has {there:.300}.", path=f"mapping.columns.{name}"
    )


def _entry(line: int, cells: list[str], mapping: CsvMapping, places: Places) -> Entry | None:
    """None for a line without anything in it."""

    def cell(name: str) -> str:
        return " ".join(cells[at].strip() for at in places[name] if at < len(cells)).strip()

    if not any(value.strip() for value in cells):
        return None
    currency = _currency(cell("currency") or mapping.currency)
    return Entry(
        line=line,
        booked_on=read_date(cell("date"), mapping.date_form),
        amount_minor=_amount(cell("amount"), cell("credit"), cell("debit"), currency, mapping),
        currency=currency,
        text=one_line(cell("text")),
        payer=one_line(cell("payer"))[:300],
        bank_reference=one_line(cell("bank_reference"))[:140],
    )


def _currency(written: str) -> str:
    try:
        return currency_for(written.strip().upper()).code
    except UnknownCurrency as problem:
        raise Unreadable(str(problem)) from None


def _amount(amount: str, credit: str, debit: str, currency: str, mapping: CsvMapping) -> int:
    if mapping.columns.amount:
        return read_amount(amount, currency, decimal=mapping.decimal)
    if credit:
        read = abs(read_amount(credit, currency, decimal=mapping.decimal))
        if read:
            return read
    if not debit and not credit:
        raise Unreadable("The line has neither what came in nor what went out.")
    return -abs(read_amount(debit, currency, decimal=mapping.decimal)) if debit else 0
