"""What a table that was sent means: columns by their names, rows as tickets, limits or customers. Pure.

    columns_of(header, wanted) -> {name: column}          raises WrongColumns
    read_tickets(rows, columns, ...) -> Read[ImportedTicket]
    read_limits(rows, columns, ...) -> Read[ImportedLimit]
    read_customers(rows, columns) -> Read[ImportedCustomer]

Every problem names its line and column; none stops the reading, so that all are shown at once. What has a
problem is no item: the items are what could be imported if the rest were corrected or left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from books.rules.limits import LimitKind
from books.rules.scripts import plain
from kernel.names import clean_name, name_key
from money import BadAmount, Currency, parse_amount, read_typed
from uploads.tables import Row, same_name, written

MOST_PROBLEMS = 500
MOST_ENTRIES = 20_000
NO_LINES = "The file has no lines below its header."

Item = TypeVar("Item")


class Columns(NamedTuple):
    """Columns of a table by the names they may have; the first name is ours."""

    needed: tuple[tuple[str, ...], ...]
    allowed: tuple[tuple[str, ...], ...] = ()


_NUMBER = ("number", "no", "num")
_AMOUNT = ("amount", "stake", "value")
TICKETS = Columns(
    (_NUMBER, _AMOUNT),
    (("ticket", "ticket no", "slip"), ("customer", "customer name", "name"), ("note", "remark")),
)
LIMITS = Columns(
    (("kind", "limit"), ("most", "amount", "maximum")), (("numbers", "number"), ("who", "customer"))
)
CUSTOMERS = Columns((("name", "customer"),), (("phone", "mobile"), ("email",), ("note", "remark")))


class WrongColumns(ValueError):
    """Raised for a wrong header; `str()` of it is a sentence."""


class Problem(NamedTuple):
    """A problem in one column; `column` is empty for the whole line."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Read(Generic[Item]):
    """The items that were read, and the first problems."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    line_count: int = 0
    bad_lines: set[int] = field(default_factory=set)

    def wrong(self, line: int, column: str, sentence: str) -> None:
        """Note a problem; beyond MOST_PROBLEMS they are only counted."""
        self.problem_count += 1
        self.bad_lines.add(line)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, sentence))


@dataclass(slots=True)
class ImportedTicket:
    """A ticket of the file: its entries (number, minor units) and the line of each."""

    key: str
    customer: str = ""
    note: str = ""
    entries: list[tuple[int, int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class ImportedLimit(NamedTuple):
    """A limit of the file; `name` is a customer's name."""

    kind: LimitKind
    most_minor: int
    numbers: tuple[int, ...]
    name: str


class ImportedCustomer(NamedTuple):
    name: str
    phone: str
    email: str
    note: str


def columns_of(header: Sequence[Any], wanted: Columns) -> dict[str, int]:
    """Return the index of each column by its name. Raises WrongColumns for missing or unknown ones."""
    names = {alias: group[0] for group in (*wanted.needed, *wanted.allowed) for alias in group}
    columns: dict[str, int] = {}
    known = ", ".join(group[0] for group in (*wanted.needed, *wanted.allowed))
    unknown = []
    for column, title in enumerate(header):
        name = same_name(title)
        if not name:
            continue
        if name not in names:
            unknown.append(f"“{str(title)[:40]}”")
            continue
        if names[name] in columns:
            raise WrongColumns(f"Two columns are named “{names[name]}”. Remove one of them.")
        columns[names[name]] = column
    missing = [group[0] for group in wanted.needed if group[0] not in columns]
    if missing:
        raise WrongColumns(f"Missing columns: {', '.join(missing)}. The header names the columns: {known}.")
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        raise WrongColumns(
            f"Unknown columns: {', '.join(unknown[:3])}{more}. Remove or rename them. Columns are: {known}."
        )
    return columns


def read_tickets(
    rows: Iterable[Row], columns: Mapping[str, int], *, width: int, currency: Currency, delimiter: str = ""
) -> Read[ImportedTicket]:
    """Read tickets in the order of their first line; without a ticket column each line is a ticket.

    `delimiter` separates the cells of a text file.
    """
    read: Read[ImportedTicket] = Read()
    numbers, amounts = _Numbers(width), _Amounts(currency)
    at_number, at_amount = columns["number"], columns["amount"]
    at_key, at_customer, at_note = columns.get("ticket"), columns.get("customer"), columns.get("note")
    thousands = _PartedThousands(columns if delimiter == "," else {})
    by_key: dict[str, ImportedTicket] = {}
    names = _Names()
    wrong_keys: set[str] = set()
    for line, cells, problem in rows:
        read.line_count += 1
        if problem:
            read.wrong(line, "", problem)
            continue
        if not delimiter:
            cells = _without_truth(cells)
        before = read.problem_count
        if thousands.next is not None:
            thousands.look(line, cells)
        number, amount = numbers[cells[at_number]], amounts[cells[at_amount]]
        if isinstance(number, str):
            read.wrong(line, "number", number)
        if isinstance(amount, str):
            read.wrong(line, "amount", amount)
        key = str(line) if at_key is None else written(cells[at_key])
        if not key:
            read.wrong(line, "ticket", "Enter the ticket that the line belongs to.")
            continue
        ticket = by_key.get(key)
        if ticket is None:
            ticket = by_key[key] = ImportedTicket(key)
        if at_customer is not None and cells[at_customer] != "":
            name = names[cells[at_customer]]
            ticket.customer = (
                name if name == ticket.customer else _same(read, line, "customer", ticket.customer, name, 120)
            )
        if at_note is not None and cells[at_note] != "":
            note = " ".join(written(cells[at_note]).split())
            ticket.note = _same(read, line, "note", ticket.note, note, 500)
        if read.problem_count != before:
            wrong_keys.add(key)
        elif not isinstance(number, str) and not isinstance(amount, str):
            ticket.entries.append((number, amount))
            ticket.lines.append(line)
    doubtful = dict(thousands.problems())
    for line, sentence in doubtful.items():
        read.wrong(line, "amount", sentence)
    for key, ticket in by_key.items():
        if not doubtful.keys().isdisjoint(ticket.lines):
            continue
        if len(ticket.entries) > MOST_ENTRIES:
            read.wrong(
                ticket.lines[MOST_ENTRIES], "ticket", f"A ticket may have at most {MOST_ENTRIES:,} entries."
            )
        elif key not in wrong_keys:
            read.items.append(ticket)
    return read


def read_limits(
    rows: Iterable[Row], columns: Mapping[str, int], *, width: int, currency: Currency
) -> Read[ImportedLimit]:
    """Read limits, one per line; `numbers` are separated by spaces, or are one number."""
    read: Read[ImportedLimit] = Read()
    numbers, amounts = _Numbers(width), _Amounts(currency, least_minor=0)
    for line, cells, problem in rows:
        read.line_count += 1
        if problem:
            read.wrong(line, "", problem)
            continue
        cells = _without_truth(cells)
        kind_text = _cell(cells, columns, "kind").casefold().replace(" ", "_")
        most = amounts[cells[columns["most"]]]
        if isinstance(most, str):
            read.wrong(line, "most", most)
        found = _listed_numbers(numbers, cells[columns["numbers"]] if "numbers" in columns else "")
        name = clean_name(_cell(cells, columns, "who"))
        before = read.problem_count
        if kind_text not in set(LimitKind):
            read.wrong(line, "kind", f"The kind of limit must be one of {', '.join(LimitKind)}.")
            continue
        kind = LimitKind(kind_text)
        for wrong in found:
            if isinstance(wrong, str):
                read.wrong(line, "numbers", wrong)
        named = kind in (LimitKind.NUMBER_OVERRIDE, LimitKind.NUMBER_GROUP)
        if named != bool(found):
            read.wrong(
                line,
                "numbers",
                "Enter the numbers of this limit." if named else "A limit of this kind can't have numbers.",
            )
        if name and kind is not LimitKind.CUSTOMER:
            read.wrong(line, "who", "Only a customer limit can have a name.")
        if len(name) > 120:
            read.wrong(line, "who", "A name may have at most 120 characters.")
        if read.problem_count == before and not isinstance(most, str):
            read.items.append(ImportedLimit(kind, most, tuple(n for n in found if isinstance(n, int)), name))
    return read


def read_customers(rows: Iterable[Row], columns: Mapping[str, int]) -> Read[ImportedCustomer]:
    """Read customers, one per line; a repeated name is a problem."""
    read: Read[ImportedCustomer] = Read()
    seen: dict[str, int] = {}
    for line, cells, problem in rows:
        read.line_count += 1
        if problem:
            read.wrong(line, "", problem)
            continue
        name, *others = (_cell(cells, columns, name) for name in ImportedCustomer._fields)
        found = ImportedCustomer(clean_name(name), *others)
        before = read.problem_count
        if not found.name:
            read.wrong(line, "name", "Enter the customer's name.")
        for column, most in (("name", 120), ("phone", 40), ("email", 254), ("note", 500)):
            value = getattr(found, column)
            if len(value) > most:
                read.wrong(line, column, f"Write at most {most} characters.")
            elif _has_control(value):
                read.wrong(line, column, "Remove the control characters.")
        if found.phone and len(found.phone) <= 40 and not _PHONE.fullmatch(plain(found.phone)):
            read.wrong(line, "phone", f"“{found.phone}” is not a phone number.")
        if found.email and len(found.email) <= 254 and not _EMAIL.fullmatch(found.email):
            read.wrong(line, "email", f"“{found.email[:40]}” is not an e-mail address.")
        first = seen.setdefault(name_key(found.name), line)
        if found.name and first != line:
            read.wrong(line, "name", f"The same name is in line {first}.")
        if read.problem_count == before:
            read.items.append(found)
    return read


_PHONE = re.compile(r"(?=.*[0-9])[-+0-9 ().,/#*;:]*(?:(?:x|ext)[-. ]*[0-9]+)?")
_EMAIL = re.compile(r"[^\s@\u200b-\u200f\u2060\ufeff]+@[^\s@\u200b-\u200f\u2060\ufeff]+")


def _same(read: Read[Any], line: int, column: str, known: str, text: str, most: int) -> str:
    if len(text) > most:
        read.wrong(line, column, f"Write at most {most} characters.")
        return known
    if _has_control(text):
        read.wrong(line, column, "Remove the control characters.")
        return known
    if known and known != text:
        read.wrong(line, column, f"An earlier line of this ticket has a different {column}.")
        return known
    return text


def _has_control(text: str) -> bool:
    return any(unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co") for c in text)


def _cell(cells: Sequence[Any], columns: Mapping[str, int], name: str) -> str:
    column = columns.get(name)
    return "" if column is None else " ".join(written(cells[column]).split())


def _without_truth(cells: Sequence[Any]) -> Sequence[Any]:
    """Return cells with true and false as text, since as keys they would equal 1 and 0."""
    if not any(cell is True or cell is False for cell in cells):
        return cells
    return [written(cell) if isinstance(cell, bool) else cell for cell in cells]


def _listed_numbers(numbers: _Numbers, cell: Any) -> list[int | str]:
    """Return the numbers of a cell, or an error for each; a numeric cell is one number."""
    if not isinstance(cell, str):
        return [numbers[cell]]
    return [numbers[part] for part in re.split(r"[\s,;]+", cell) if part]


class _PartedThousands:
    """Detects amounts such as 12,500 that were written without quotation marks and became two cells.

    The cell to the right of the amount shows it: three digits where others have a name. In a file in which
    nearly all lines have three digits there, these are codes.
    """

    FEWEST_LINES = 5

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.amount = columns.get("amount", -1)
        right = (columns.get("customer"), columns.get("note"))
        self.next = self.amount + 1 if columns and self.amount + 1 in right else None
        self.filled = 0
        self.found: list[tuple[int, str, str]] = []

    def look(self, line: int, cells: Sequence[Any]) -> None:
        assert self.next is not None
        amount, right = cells[self.amount], cells[self.next]
        if right != "" and isinstance(right, str):
            self.filled += 1
            if isinstance(amount, str) and _HEAD.fullmatch(amount) and _TAIL.fullmatch(right):
                self.found.append((line, amount, right))

    def problems(self) -> list[tuple[int, str]]:
        """Return (line, sentence) for cells that may be one amount."""
        if self.filled >= self.FEWEST_LINES and len(self.found) * 5 >= self.filled * 4:
            return []
        return [
            (
                line,
                f"This may be {amount},{right}. Write an amount with a comma in quotation marks, "
                f"or without the comma; if {right} is a name, write the amount as {amount}.00.",
            )
            for line, amount, right in self.found
        ]


_HEAD = re.compile(r"[0-9]{1,3}")
_TAIL = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")


class _Names(dict[Any, str]):
    """Cleans the names of cells, each spelling once."""

    def __missing__(self, cell: Any) -> str:
        name = clean_name(written(cell))
        if len(self) < MOST_ENTRIES:
            self[cell] = name
        return name


class _Numbers(dict[Any, "int | str"]):
    """Reads the numbers of cells, or an error, each spelling once.

    A numeric cell of a workbook has lost its leading zeros and gets them back; text must be complete.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.sentence = f"Write the number with {width} digits, such as {7:0{width}d}."

    def __missing__(self, cell: Any) -> int | str:
        found: int | str = self.sentence
        if isinstance(cell, int) and 0 <= cell < 10**self.width:
            found = cell
        elif isinstance(cell, str):
            digits = plain(cell.strip())
            if len(digits) == self.width and digits.isascii() and digits.isdigit():
                found = int(digits)
        if len(self) < MOST_ENTRIES:
            self[cell] = found
        return found


class _Amounts(dict[Any, "int | str"]):
    """Reads the amounts of cells in minor units, or an error."""

    def __init__(self, currency: Currency, *, least_minor: int = 1) -> None:
        super().__init__()
        self.currency, self.least_minor = currency, least_minor

    def __missing__(self, cell: Any) -> int | str:
        found: int | str
        text = written(cell)
        try:
            try:
                found = parse_amount(plain(text), self.currency, least_minor=self.least_minor)
            except BadAmount:
                found = read_typed(text, self.currency, least_minor=self.least_minor)
        except BadAmount as problem:
            found = str(problem)
        if len(self) < MOST_ENTRIES:
            self[cell] = found
        return found
