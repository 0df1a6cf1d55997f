"""The mapping of a bank's CSV columns, which staff enter once for each bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dates import FORMS
from kernel.errors import BadInput
from money import CURRENCIES
from uploads.tables import ENCODINGS as TEXT_ENCODINGS

ENCODINGS = ("auto", *TEXT_ENCODINGS)
DELIMITERS = {"auto": "", "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
DECIMALS = {"point": ".", ".": ".", "comma": ",", ",": ","}
COLUMNS = ("date", "amount", "direction", "credit", "debit", "currency", "text", "payer", "bank_reference")
KEYS = ["columns", "date_form", "decimal", "currency", "encoding", "delimiter", "header_line"]
MOST_HEADER_LINE = 100


@dataclass(frozen=True, slots=True)
class Columns:
    """Names in the header, or places counted from 1; `text` may be several, read one after the other."""

    date: str
    text: tuple[str, ...]
    amount: str = ""
    direction: str = ""
    """Whether the amount came in or went out: `Dr/Cr`, `Debit/Credit`, `+/-`."""
    credit: str = ""
    debit: str = ""
    currency: str = ""
    payer: str = ""
    bank_reference: str = ""

    def names(self) -> list[list[str]]:
        """Return the columns given by name, all of which a header must have."""
        single = (self.date, self.amount, self.direction, self.credit, self.debit, self.currency)
        every = (*single, self.payer, self.bank_reference, *self.text)
        return [[name] for name in every if name and not (name.isascii() and name.isdigit())]


@dataclass(frozen=True, slots=True)
class CsvMapping:
    columns: Columns
    date_form: str = "YYYY-MM-DD"
    decimal: str = "."
    currency: str = ""
    """The currency of the bank account, if no column has it."""
    encoding: str = "auto"
    delimiter: str = "auto"
    header_line: int = 1
    """The line of the column names, counted from 1; 0 if there is none."""
    ignores_direction: bool = False
    """Amounts are signed; a column that looks like debit or credit is ignored."""


@dataclass(slots=True)
class _Wrong:
    errors: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: str, sentence: str) -> None:
        self.errors.setdefault(f"mapping.{path}" if path else "mapping", []).append(sentence)


def read_mapping(given: Any) -> CsvMapping:
    """Read a mapping from JSON; BadInput names every invalid path."""
    wrong = _Wrong()
    if not isinstance(given, Mapping):
        wrong.add("", "The mapping must be an object with columns, date_form, decimal and currency.")
        raise BadInput(wrong.errors["mapping"][0], errors=wrong.errors)
    _only(wrong, "", given, KEYS)
    made = CsvMapping(
        columns=_columns(wrong, given.get("columns")),
        date_form=_one_of(wrong, given, "date_form", FORMS, "YYYY-MM-DD"),
        decimal=DECIMALS.get(_one_of(wrong, given, "decimal", DECIMALS, "."), "."),
        currency=_one_of(wrong, given, "currency", ["", *sorted(CURRENCIES)], ""),
        encoding=_one_of(wrong, given, "encoding", ENCODINGS, "auto"),
        delimiter=_one_of(wrong, given, "delimiter", DELIMITERS, "auto"),
        header_line=_header_line(wrong, given),
        ignores_direction=_ignores_direction(given.get("columns")),
    )
    if not made.currency and not made.columns.currency:
        wrong.add("currency", "Choose the account currency, or name the currency column.")
    if wrong.errors:
        raise BadInput(next(iter(wrong.errors.values()))[0], errors=wrong.errors)
    return made


def _only(wrong: _Wrong, path: str, given: Mapping[Any, Any], names: list[str]) -> None:
    for name in given:
        if name not in names:
            wrong.add(path, f"Unknown field {name!s:.40}. The fields are {', '.join(names)}.")


def _one_of(wrong: _Wrong, given: Mapping[str, Any], name: str, allowed: Any, otherwise: str) -> str:
    value = given.get(name, otherwise)
    if isinstance(value, str) and value in allowed:
        return value
    known = ", ".join(allowed) if len(allowed) < 20 else "a currency's three letters"
    wrong.add(name, f"Must be one of {known}.")
    return otherwise


def _header_line(wrong: _Wrong, given: Mapping[str, Any]) -> int:
    value = given.get("header_line", 1)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_HEADER_LINE:
        return value
    wrong.add("header_line", f"The header line must be a whole number from 0 to {MOST_HEADER_LINE}.")
    return 1


def _columns(wrong: _Wrong, given: Any) -> Columns:
    if not isinstance(given, Mapping):
        wrong.add("columns", "Name the columns of date, amount (or credit and debit) and text.")
        return Columns("", ())
    _only(wrong, "columns", given, list(COLUMNS))
    named = {
        name: _name(wrong, name, given[name])
        for name in COLUMNS
        if name != "text" and name in given and not (name == "direction" and given[name] is None)
    }
    texts = given.get("text", [])
    texts = texts if isinstance(texts, list) else [texts]
    read = tuple(_name(wrong, "text", text) for text in texts[:10])
    if not named.get("date"):
        wrong.add("columns.date", "Name the column of the booking date.")
    if bool(named.get("amount")) == bool(named.get("credit")):
        wrong.add("columns.amount", "Name the column of the amount, or of the credit.")
    if named.get("direction") and not named.get("amount"):
        wrong.add("columns.direction", "Use the debit or credit column with one amount column, not with two.")
    if not read:
        wrong.add("columns.text", "Name the column of the payer's text.")
    return Columns(**{"date": "", **named}, text=read)


def _ignores_direction(columns: Any) -> bool:
    """`"direction": null` means that no column has it."""
    return isinstance(columns, Mapping) and "direction" in columns and columns["direction"] is None


def _name(wrong: _Wrong, column: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100:
        return str(value)
    if isinstance(value, str) and 1 <= len(value.strip()) <= 100 and " ".join(value.split()).isprintable():
        return " ".join(value.split())
    wrong.add(f"columns.{column}", "Enter the column's name in the header, or its number counted from 1.")
    return ""
