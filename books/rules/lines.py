"""Lines given as data, `[{number, amount, legs?, remainder?}]`, checked like the entry box."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from books.rules.parsed import MOST_LINES
from money import BadAmount, Currency, currency_for, parse_amount

REMAINDERS = ("refuse", "auto", "spill")
FIELDS = frozenset({"number", "amount", "legs", "remainder"})
LEG_FIELDS = frozenset({"ledger", "amount"})


class Wanted(NamedTuple):
    """A requested stake: an amount (minor units) on a number.

    `legs` None requests ledgers by priority; otherwise they are (ledger id, amount) chosen by hand, and
    `remainder` names what happens to the rest: "refuse", "auto" or "spill".
    """

    number: int
    amount_minor: int
    legs: tuple[tuple[Hashable, int], ...] | None = None
    remainder: str = "spill"


@dataclass(slots=True)
class ReadLines:
    """Lines in order; with `errors` (path -> sentences) nothing may be sold."""

    lines: list[Wanted] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def wrong(self, path: str, sentence: str) -> None:
        self.errors.setdefault(path, []).append(sentence)


def read_lines(lines: object, *, width: int, currency: Currency | str) -> ReadLines:
    """Check lines from JSON; ledger ids remain strings."""
    currency = currency_for(currency)
    read = ReadLines()
    if not isinstance(lines, list | tuple):
        read.wrong("lines", "Send a list of lines, each with a number and an amount.")
    elif not lines:
        read.wrong("lines", "A ticket needs at least one line.")
    elif len(lines) > MOST_LINES:
        read.wrong("lines", f"A ticket has at most {MOST_LINES:,} lines.")
    else:
        for line_no, line in enumerate(lines, 1):
            _read_line(read, f"lines.{line_no}", line, width, currency)
    if read.errors:
        read.lines.clear()
    return read


def _read_line(read: ReadLines, path: str, line: object, width: int, currency: Currency) -> None:
    if not isinstance(line, Mapping):
        read.wrong(path, "A line needs a number and an amount.")
        return
    _only(read, path, line, FIELDS)
    number = line.get("number")
    if not isinstance(number, str) or len(number) != width or not (number.isascii() and number.isdigit()):
        read.wrong(f"{path}.number", f"Write the number with {width} digits, such as {7:0{width}d}.")
        number = "0"
    amount = _amount(read, f"{path}.amount", line.get("amount"), currency)
    legs, remainder = line.get("legs"), line.get("remainder")
    if remainder is not None and remainder not in REMAINDERS:
        read.wrong(f"{path}.remainder", "The remainder must be refuse, auto or spill.")
    if legs is None and remainder is None:
        read.lines.append(Wanted(int(number), amount))
        return
    if legs is None and remainder == "refuse":
        read.wrong(f"{path}.legs", "Name the ledgers when the remainder is refused.")
    chosen = _legs(read, f"{path}.legs", legs, currency)
    if sum(leg_amount for _, leg_amount in chosen) > amount > 0:
        read.wrong(f"{path}.legs", "The ledgers' amounts add up to more than the line's amount.")
    read.lines.append(Wanted(int(number), amount, chosen, str(remainder or "spill")))


def _only(read: ReadLines, path: str, given: Mapping[object, object], fields: frozenset[str]) -> None:
    """Refuse unknown fields, since a misspelt field that is ignored would change the sale."""
    if not given.keys() <= fields:
        for name in given.keys() - fields:
            read.wrong(f"{path}.{str(name)[:40]}", "Unknown field.")


def _legs(read: ReadLines, path: str, legs: object, currency: Currency) -> tuple[tuple[str, int], ...]:
    if legs is None:
        return ()
    if not isinstance(legs, Sequence) or isinstance(legs, str | bytes):
        read.wrong(path, "Send a list of ledgers, each with an amount.")
        return ()
    chosen: dict[str, int] = {}
    for at, leg in enumerate(legs, 1):
        ledger = leg.get("ledger") if isinstance(leg, Mapping) else None
        if not isinstance(leg, Mapping) or not isinstance(ledger, str):
            read.wrong(f"{path}.{at}.ledger", "Name the ledger.")
            continue
        _only(read, f"{path}.{at}", leg, LEG_FIELDS)
        if ledger in chosen:
            read.wrong(f"{path}.{at}.ledger", "This ledger is listed twice.")
        else:
            chosen[ledger] = _amount(read, f"{path}.{at}.amount", leg.get("amount"), currency)
    return tuple(chosen.items())


def _amount(read: ReadLines, path: str, written: object, currency: Currency) -> int:
    """Return minor units, or 0 with the error noted."""
    try:
        return parse_amount("" if written is None else written, currency)
    except BadAmount as bad:
        read.wrong(path, str(bad))
        return 0
