"""What a table that was sent means: columns by their names, rows as tickets, limits or customers. Pure.

    columns_of(header, wanted) -> {name: place}          raises WrongColumns
    read_tickets(rows, places, ...) -> Read[ImportedTicket]
    read_limits(rows, places, ...) -> Read[ImportedLimit]
    read_customers(rows, places) -> Read[ImportedCustomer]

Every problem names its line and column; none stops the reading, so that all are shown at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from books.rules.limits import LimitKind
from books.rules.scripts import plain
from money import BadAmount, Currency, parse_amount

MOST_PROBLEMS_KEPT = 500
MOST_ENTRIES = 20_000
MOST_CELL = 500

Row = tuple[int, Sequence[Any]]
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
    """The header is not what is needed; `str()` of it is a sentence."""


class Problem(NamedTuple):
    """What is wrong in one place. `column` is empty when it is the whole line."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Read(Generic[Item]):
    """What was understood, and the first problems of all that there are."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    line_count: int = 0

    def wrong(self, line: int, column: str, sentence: str) -> None:
        """Note a problem; beyond MOST_PROBLEMS_KEPT they are only counted."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS_KEPT:
            self.problems.append(Problem(line, column, sentence))


@dataclass(slots=True)
class ImportedTicket:
    """A ticket of the file: its entries (number, minor units) and the line each stands in."""

    key: str
    customer: str = ""
    note: str = ""
    entries: list[tuple[int, int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class ImportedLimit(NamedTuple):
    """A limit of the file; `who` is a customer's name."""

    kind: LimitKind
    most_minor: int
    numbers: tuple[int, ...]
    who: str


class ImportedCustomer(NamedTuple):
    name: str
    phone: str
    email: str
    note: str


def columns_of(header: Sequence[Any], wanted: Columns) -> dict[str, int]:
    """The place of each column by our name for it. WrongColumns names what is missing or unknown."""
    names = {alias: group[0] for group in (*wanted.needed, *wanted.allowed) for alias in group}
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        name = " ".join(str(title).replace("_", " ").split()).casefold()
        if not name:
            continue
        if name not in names:
            known = ", ".join(group[0] for group in (*wanted.needed, *wanted.allowed))
            raise WrongColumns(f"There is no column {name[:40]!r} here. Columns are: {known}.")
        if names[name] in places:
            raise WrongColumns(f"Two columns are named {names[name]!r}.")
        places[names[name]] = place
    missing = [group[0] for group in wanted.needed if group[0] not in places]
    if missing:
        raise WrongColumns(f"The first line names the columns. Missing: {', '.join(missing)}.")
    return places


def read_tickets(
    rows: Iterable[Row], places: Mapping[str, int], *, width: int, currency: Currency
) -> Read[ImportedTicket]:
    """Tickets in the order of their first line; without a ticket column each line is a ticket of its own."""
    read: Read[ImportedTicket] = Read()
    numbers, amounts = _Numbers(width), _Amounts(currency)
    at_number, at_amount = places["number"], places["amount"]
    at_key, at_customer, at_note = places.get("ticket"), places.get("customer"), places.get("note")
    last = max(places.values())
    by_key: dict[str, ImportedTicket] = {}
    for line, cells in rows:
        read.line_count += 1
        if len(cells) <= last:
            cells = [*cells, *[""] * (last + 1 - len(cells))]
        number, amount = numbers[cells[at_number]], amounts[cells[at_amount]]
        if isinstance(number, str):
            read.wrong(line, "number", number)
        if isinstance(amount, str):
            read.wrong(line, "amount", amount)
        key = str(line) if at_key is None else str(cells[at_key])
        if not key.strip():
            read.wrong(line, "ticket", "Say which ticket the line belongs to.")
            continue
        ticket = by_key.get(key)
        if ticket is None:
            ticket = by_key[key] = ImportedTicket(key)
            read.items.append(ticket)
        if at_customer is not None and cells[at_customer] != "":
            ticket.customer = _same(read, line, "customer", ticket.customer, cells[at_customer], 120)
        if at_note is not None and cells[at_note] != "":
            ticket.note = _same(read, line, "note", ticket.note, cells[at_note], 500)
        if not isinstance(number, str) and not isinstance(amount, str):
            ticket.entries.append((number, amount))
            ticket.lines.append(line)
    for ticket in read.items:
        if len(ticket.entries) > MOST_ENTRIES:
            read.wrong(
                ticket.lines[MOST_ENTRIES], "ticket", f"A ticket has at most {MOST_ENTRIES:,} entries."
            )
    if not read.line_count:
        read.wrong(2, "", "The file has no lines below its header.")
    return read


def read_limits(
    rows: Iterable[Row], places: Mapping[str, int], *, width: int, currency: Currency
) -> Read[ImportedLimit]:
    """Limits, one a line; `numbers` are parted by spaces."""
    read: Read[ImportedLimit] = Read()
    numbers = _Numbers(width)
    for line, cells in rows:
        read.line_count += 1
        kind_text = _cell(cells, places, "kind").casefold().replace(" ", "_")
        most: int | str
        try:
            most = parse_amount(
                _written(cells[places["most"]]) if len(cells) > places["most"] else "",
                currency,
                least_minor=0,
            )
        except BadAmount as problem:
            most = str(problem)
            read.wrong(line, "most", most)
        found = [numbers[part] for part in _cell(cells, places, "numbers").replace(",", " ").split()]
        who = _cell(cells, places, "who")
        before = read.problem_count
        if kind_text not in set(LimitKind):
            read.wrong(line, "kind", f"A limit is one of {', '.join(LimitKind)}.")
            continue
        kind = LimitKind(kind_text)
        for wrong in found:
            if isinstance(wrong, str):
                read.wrong(line, "numbers", wrong)
        named = kind in (LimitKind.NUMBER_OVERRIDE, LimitKind.NUMBER_GROUP)
        if named != bool(found):
            read.wrong(
                line, "numbers", "Name its numbers." if named else "This kind of limit has no numbers."
            )
        if who and kind is not LimitKind.CUSTOMER:
            read.wrong(line, "who", "Only a customer's limit names somebody.")
        if len(who) > 120:
            read.wrong(line, "who", "A name has at most 120 characters.")
        if read.problem_count == before and not isinstance(most, str):
            read.items.append(ImportedLimit(kind, most, tuple(n for n in found if isinstance(n, int)), who))
    if not read.line_count:
        read.wrong(2, "", "The file has no lines below its header.")
    return read


def read_customers(rows: Iterable[Row], places: Mapping[str, int]) -> Read[ImportedCustomer]:
    """Customers, one a line; the same name twice is a problem."""
    read: Read[ImportedCustomer] = Read()
    seen: dict[str, int] = {}
    for line, cells in rows:
        read.line_count += 1
        found = ImportedCustomer(*(_cell(cells, places, name) for name in ImportedCustomer._fields))
        before = read.problem_count
        if not found.name:
            read.wrong(line, "name", "A customer has a name.")
        for name, most in (("name", 120), ("phone", 40), ("email", 254), ("note", 500)):
            if len(getattr(found, name)) > most:
                read.wrong(line, name, f"At most {most} characters.")
        if found.email and ("@" not in found.email[1:-1] or " " in found.email):
            read.wrong(line, "email", "This is not an e-mail address.")
        first = seen.setdefault(found.name.casefold(), line)
        if found.name and first != line:
            read.wrong(line, "name", f"This name stands in line {first} already.")
        if read.problem_count == before:
            read.items.append(found)
    if not read.line_count:
        read.wrong(2, "", "The file has no lines below its header.")
    return read


def _same(read: Read[Any], line: int, column: str, known: str, cell: object, most: int) -> str:
    text = _unguarded(" ".join(str(cell).split()))
    if len(text) > most:
        read.wrong(line, column, f"At most {most} characters.")
        return known
    if not text.isprintable():
        read.wrong(line, column, "Control characters are not allowed.")
        return known
    if known and known != text:
        read.wrong(line, column, f"The ticket has another {column} in an earlier line.")
        return known
    return text


def _cell(cells: Sequence[Any], places: Mapping[str, int], name: str) -> str:
    place = places.get(name)
    if place is None or place >= len(cells):
        return ""
    return _unguarded(" ".join(_written(cells[place]).split()))


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell; our own exports write it."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _written(cell: object) -> str:
    return repr(cell) if isinstance(cell, float) else str(cell)


class _Numbers(dict[Any, "int | str"]):
    """A cell's number, or what is wrong with it; each spelling is read once.

    A cell that a spreadsheet holds as a number has lost its zeros and gets them back; text must be whole.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.sentence = f"A number is written with {width} digits, such as {7:0{width}d}."

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
    """A cell's amount in minor units, or what is wrong with it."""

    def __init__(self, currency: Currency) -> None:
        super().__init__()
        self.currency = currency

    def __missing__(self, cell: Any) -> int | str:
        found: int | str
        try:
            found = parse_amount(plain(_written(cell).strip()), self.currency)
        except BadAmount as problem:
            found = str(problem)
        if len(self) < MOST_ENTRIES:
            self[cell] = found
        return found
