"""The result of an allocation: how each minor unit of each entry is held, or why nothing can be sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from books.rules.held import Id
from money import Currency, format_money


class PendingMode(StrEnum):
    """Whether a pending part may later go into ledgers; a MANUAL one never does."""

    AUTO = "AUTO"
    MANUAL = "MANUAL"


class PlannedLeg(NamedTuple):
    """The part of an entry that a ledger will hold: of the stake and of the capacity."""

    ledger_id: Id
    amount_minor: int
    units: int


class PlannedMatch(NamedTuple):
    """The part of an entry that a cover's reserve covers at once."""

    cover_id: Id
    amount_minor: int


@dataclass(slots=True)
class PlannedEntry:
    """An entry to be sold: `amount_minor` = legs + matches + pending; `trimmed_minor` is not sold.

    `line` counts what was asked for, from 1. Legs stand in the order in which they were filled.
    """

    line: int
    number: int
    amount_minor: int
    legs: list[PlannedLeg]
    matches: list[PlannedMatch]
    pending_minor: int = 0
    pending_mode: PendingMode = PendingMode.AUTO
    trimmed_minor: int = 0

    @property
    def held_minor(self) -> int:
        """Return the amount in ledgers."""
        return sum(leg.amount_minor for leg in self.legs)

    @property
    def covered_minor(self) -> int:
        """Return the amount covered by reserve."""
        return sum(match.amount_minor for match in self.matches)


class RefusalCode(StrEnum):
    """The reason of a refused plan; the value is the `code` on the wire."""

    NUMBER_IS_BLOCKED = "number_is_blocked"
    NUMBER_IS_FULL = "number_is_full"
    MANUAL_LEG_DOES_NOT_FIT = "manual_leg_does_not_fit"
    REMAINDER_REFUSED = "remainder_refused"
    LEGS_EXCEED_AMOUNT = "legs_exceed_amount"
    LEDGER_TWICE = "ledger_twice"


_BAD_REQUEST = frozenset({RefusalCode.LEGS_EXCEED_AMOUNT, RefusalCode.LEDGER_TWICE})
_SENTENCES = {
    RefusalCode.NUMBER_IS_BLOCKED: "Number {number} is blocked and not sold.",
    RefusalCode.NUMBER_IS_FULL: "Number {number} is full: {amount} of it cannot be held.",
    RefusalCode.MANUAL_LEG_DOES_NOT_FIT: "The ledger cannot take {amount} on {number}: it is full, frozen "
    "or closed for this number.",
    RefusalCode.REMAINDER_REFUSED: "The chosen ledgers leave {amount} on {number} over.",
    RefusalCode.LEGS_EXCEED_AMOUNT: "The ledgers are given {amount} more on {number} than is sold.",
    RefusalCode.LEDGER_TWICE: "A ledger stands twice in the line of {number}.",
}


@dataclass(frozen=True, slots=True)
class PlanRefusal:
    """The refusal of one line. `leg` counts its chosen ledgers from 1; 0 means the line."""

    code: RefusalCode
    line: int
    number: int
    amount_minor: int = 0
    leg: int = 0

    @property
    def status(self) -> int:
        """Return 400 if the request contradicts itself, else 409."""
        return 400 if self.code in _BAD_REQUEST else 409

    @property
    def path(self) -> str:
        """Return the key in the response's `errors` if lines were given as data."""
        return f"lines.{self.line}.legs.{self.leg}" if self.leg else f"lines.{self.line}"

    def sentence(self, *, width: int, currency: Currency | str) -> str:
        """Return the sentence for the seller."""
        amount = format_money(self.amount_minor, currency)
        return _SENTENCES[self.code].format(number=f"{self.number:0{width}d}", amount=amount)


@dataclass(slots=True)
class Plan:
    """The plan of a whole ticket. With `refusals` nothing may be sold."""

    entries: list[PlannedEntry] = field(default_factory=list)
    refusals: list[PlanRefusal] = field(default_factory=list)
    # (line, number, amount not sold), of lines that were cut short or dropped because numbers are full.
    trimmed: list[tuple[int, int, int]] = field(default_factory=list)
    total_minor: int = 0
    spill_total_minor: int = 0
    trimmed_total_minor: int = 0

    def exceeds(self, max_spill_minor: int) -> bool:
        """Return whether more would spill over or be trimmed than the user confirmed."""
        return self.spill_total_minor + self.trimmed_total_minor > max_spill_minor

    def units_by_cell(self) -> dict[tuple[Id, int], int]:
        """Return the units to take from each (ledger id, number)."""
        taken: defaultdict[tuple[Id, int], int] = defaultdict(int)
        for entry in self.entries:
            for leg in entry.legs:
                taken[leg.ledger_id, entry.number] += leg.units
        return dict(taken)

    def amount_by_cover(self) -> dict[Id, int]:
        """Return the minor units to match with each cover."""
        return _sums((match.cover_id, match.amount_minor) for e in self.entries for match in e.matches)


def _sums(pairs: Iterable[tuple[Id, int]]) -> dict[Id, int]:
    sums: defaultdict[Id, int] = defaultdict(int)
    for key, amount in pairs:
        sums[key] += amount
    return dict(sums)
