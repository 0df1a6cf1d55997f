"""Read the rows of a bank's CSV or XLSX by their mapping."""

from __future__ import annotations

from datetime import date

from billing.readers.bad_statement import BadStatement
from billing.readers.mapping import CsvMapping
from billing.readers.table import Row, Rows
from billing.rules.direction import (
    header_names_direction,
    side_in,
    values_name_direction,
    w_and_d_mean_withdrawal_and_deposit,
)
from billing.rules.statement import (
    Aside,
    AsideKind,
    Entry,
    Statement,
    Suggestion,
    Unreadable,
    amount_of,
    day_of,
    one_line,
)
from dates import FIRST_YEAR, LAST_YEAR, LATEST, proven_form, reads_all
from money import Side, UnknownCurrency, WrittenAmount, currency_for, is_blank
from uploads.tables import same_name

COLUMN = "mapping.columns."


def read_rows(table: Rows, mapping: CsvMapping, *, latest: date = LATEST) -> Statement:
    """Read all lines with the mapping: money in, other lines, and unreadable lines.

    BadStatement if the file doesn't fit the mapping. A debit or credit column is used even if the mapping
    doesn't name it, and the statement reports that.
    """
    positions = {name: _positions(mapping, name, table) for name in mapping.columns.__dataclass_fields__}
    read = Statement()
    reader = _Reader(mapping, positions, table, latest)
    reader.find_direction(table.rows, read)
    reader.check_dates(table.rows, read)
    for line in table.rows:
        taken = reader.read(line)
        if isinstance(taken, Entry):
            read.entries.append(taken)
        else:
            read.asides.append(taken)
    return read


def _positions(mapping: CsvMapping, name: str, table: Rows) -> list[int]:
    wanted = getattr(mapping.columns, name)
    columns = wanted if isinstance(wanted, tuple) else (wanted,) if wanted else ()
    return [_position(name, column, table) for column in columns]


def _position(name: str, column: str, table: Rows) -> int:
    if same_name(column) in table.names:
        return table.names.index(same_name(column))
    if column.isascii() and column.isdigit():
        return int(column) - 1
    there = ", ".join(cell for cell in table.header if cell)
    raise BadStatement(
        f"The header has no column “{column}”. Its columns are {there:.300}.", path=COLUMN + name
    )


class _Reader:
    """Reads line after line by one mapping."""

    def __init__(
        self, mapping: CsvMapping, positions: dict[str, list[int]], table: Rows, latest: date
    ) -> None:
        self.mapping = mapping
        self.positions = positions
        self.header = table.header
        # Without a header, the width that most rows have.
        widths = [len(row.cells) for row in table.rows]
        self.width = len(table.header) or max(set(widths), key=widths.count, default=0)
        self.latest = latest
        self.d_is_deposit = False

    def cell(self, line: Row, name: str) -> str:
        cells = line.cells
        return " ".join(cells[at].strip() for at in self.positions[name] if at < len(cells)).strip()

    def find_direction(self, lines: list[Row], read: Statement) -> None:
        """Use a debit or credit column that the file has and the mapping doesn't name."""
        if (
            self.mapping.columns.amount
            and not self.mapping.ignores_direction
            and not self.positions["direction"]
        ):
            found = self._column_of_direction(lines)
            if found is not None:
                self.positions["direction"] = [found]
                name = self._name_of(found)
                detail = f"The column “{name}” was read as debit or credit."
                read.suggestions.append(Suggestion(f"{COLUMN}direction", name, detail))
        values = [self.cell(line, "direction") for line in lines] if self.positions["direction"] else []
        self.d_is_deposit = w_and_d_mean_withdrawal_and_deposit(values)

    def _column_of_direction(self, lines: list[Row]) -> int | None:
        mapped = {at for positions in self.positions.values() for at in positions}
        width = max((len(line.cells) for line in lines), default=0)
        named, shown = [], []
        for at in range(width):
            values = [line.cells[at] for line in lines if at < len(line.cells) and line.cells[at].strip()]
            if at in mapped or not values:
                continue
            name = self.header[at] if at < len(self.header) else ""
            if header_names_direction(name):
                named.append(at)
            elif values_name_direction(values):
                shown.append(at)
        found = named or shown
        if len(found) > 1 or (found and self._is_beside_a_balance(found[0])):
            names = ", ".join(f"“{self._name_of(at)}”" for at in found)
            raise BadStatement(
                f"{names} may show debit or credit. "
                "Name the debit or credit column, or choose that the file has none.",
                path=f"{COLUMN}direction",
            )
        return found[0] if found else None

    def _is_beside_a_balance(self, at: int) -> bool:
        """Behind a balance it may be the balance's own."""
        before = self.header[at - 1].casefold() if 0 < at <= len(self.header) else ""
        return any(word in before for word in ("balance", "saldo", "solde"))

    def _name_of(self, at: int) -> str:
        return self.header[at] if at < len(self.header) and self.header[at] else str(at + 1)

    def check_dates(self, lines: list[Row], read: Statement) -> None:
        """Refuse a date format that misreads dates if the file proves another format."""
        written = [self.cell(line, "date") for line in lines]
        texts = list(dict.fromkeys(text for text in written if text and not text.startswith(_ISO)))
        form = self.mapping.date_form
        fitting = [text for text in texts if reads_all([text], form, latest=self.latest)]
        if not texts or len(fitting) == len(texts):
            return
        proven = proven_form(texts, latest=self.latest)
        if proven is None:
            return
        wrong = next(text for text in texts if text not in fitting)
        detail = f"“{wrong:.40}” isn't a date in the format {form}. This file uses the format {proven}."
        if fitting:
            raise BadStatement(detail, path="mapping.date_form")
        read.suggestions.append(Suggestion("mapping.date_form", proven, detail))

    def read(self, line: Row) -> Entry | Aside:
        try:
            return self._read(line)
        except Unreadable as problem:
            shown = one_line(" | ".join(cell.strip() for cell in line.cells if cell.strip()))
            return Aside(
                line.line,
                AsideKind.UNREADABLE,
                str(problem)[:300],
                text=shown,
                may_be_credit=self._may_be_credit(line),
            )

    def _read(self, line: Row) -> Entry | Aside:
        self._require_even(line)
        currency = _currency(self.cell(line, "currency") or self.mapping.currency)
        minor = self._amount(line, currency)
        booked_on = self._day(self.cell(line, "date"))
        fields = {
            "line": line.line,
            "booked_on": booked_on,
            "amount_minor": minor,
            "currency": currency,
            "text": one_line(self.cell(line, "text")),
            "payer": one_line(self.cell(line, "payer"))[:300],
            "bank_reference": one_line(self.cell(line, "bank_reference"))[:140],
        }
        return Entry(**fields) if minor > 0 else Aside(kind=AsideKind.OUT, **fields)  # type: ignore[arg-type]

    def _require_even(self, line: Row) -> None:
        """A comma in a name or an amount moves every cell behind it."""
        if line.problem:
            raise Unreadable(line.problem)
        if not self.header and len(line.cells) > self.width:
            raise Unreadable(f"The line has {len(line.cells)} cells; most lines have {self.width}.")

    def _day(self, written: str) -> date:
        # A year that comes first leaves nothing to guess: spreadsheets hold their dates so.
        form = "YYYY-MM-DD" if written.startswith(_ISO) and written[4:5] == "-" else self.mapping.date_form
        if not written:
            raise Unreadable("The date is missing.")
        return day_of(written, form, latest=self.latest)

    def _amount(self, line: Row, currency: str) -> int:
        """Minor units; negative for what went out, 0 for no movement."""
        if self.mapping.columns.amount:
            return self._with_direction(line, self._written(line, "amount", currency))
        credit, debit = (self._written(line, name, currency) for name in ("credit", "debit"))
        if credit is None and debit is None:
            raise Unreadable("The line has no money in and no money out.")
        if credit is not None and credit.is_out:
            raise Unreadable("The money-in column has a minus sign or a debit mark.")
        if debit is not None and debit.side == Side.CREDIT:
            raise Unreadable("The money-out column has a credit mark.")
        came_in, went_out = (amount.minor if amount else 0 for amount in (credit, debit))
        if came_in and went_out:
            raise Unreadable("The line has both money in and money out.")
        return came_in - went_out

    def _written(self, line: Row, name: str, currency: str) -> WrittenAmount | None:
        """Return the amount in this column; None if it is empty, a dash or N/A."""
        text = self.cell(line, name)
        if is_blank(text):
            return None
        is_number = any(at in line.numbers for at in self.positions[name])
        return amount_of(text, currency, decimal="." if is_number else self.mapping.decimal)

    def _with_direction(self, line: Row, amount: WrittenAmount | None) -> int:
        if amount is None:
            raise Unreadable("The amount is missing.")
        if not self.positions["direction"]:
            return amount.signed_minor
        written = self.cell(line, "direction")
        side = self._side(written)
        if side is None and amount.minor:
            raise Unreadable(f"“{written:.40}” is neither a debit nor a credit mark.")
        contradicts = amount.side not in (None, side) or (side == Side.CREDIT and amount.is_negative)
        if contradicts and amount.minor:
            raise Unreadable("The sign of the amount contradicts the debit or credit column.")
        return amount.minor if side == Side.CREDIT else -amount.minor

    def _side(self, written: str) -> Side | None:
        if self.d_is_deposit:
            return {"w": Side.DEBIT, "d": Side.CREDIT}.get(written.casefold())
        return side_in(written)

    def _may_be_credit(self, line: Row) -> bool:
        """Whether money may have come in by it: not where only the other column has something."""
        if line.problem or len(line.cells) > self.width:
            return True
        text = self.cell(line, "amount" if self.mapping.columns.amount else "credit")
        return not is_blank(text)


_ISO = tuple(f"{year}-" for year in range(FIRST_YEAR, LAST_YEAR + 1))


def _currency(written: str) -> str:
    try:
        return currency_for(written.strip().upper()).code
    except UnknownCurrency as problem:
        raise Unreadable(str(problem)) from None
