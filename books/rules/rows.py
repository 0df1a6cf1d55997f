"""A period as plain rows: what the invariants are recomputed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from books.rules.held import Id
from books.rules.plan import PendingMode
from books.rules.units import ONE, Factor
from books.states import CoverState, PeriodState


@dataclass(slots=True)
class CellRow:
    """A ledger's capacity for a number; `open` and `frozen` as they count for new allocation."""

    ledger_id: Id
    number: int
    capacity: int
    used: int
    open: bool = True
    frozen: bool = False


@dataclass(slots=True)
class EntryRow:
    """A sold line; amounts in minor units."""

    id: Id
    number: int
    amount: int
    pending: int = 0
    retained: int = 0
    refunded: int = 0
    mode: PendingMode = PendingMode.AUTO
    factor: Factor = ONE


@dataclass(slots=True)
class LegRow:
    id: Id
    entry_id: Id
    ledger_id: Id
    amount: int
    units: int


@dataclass(slots=True)
class CoverRow:
    id: Id
    number: int
    requested: int
    confirmed: int = 0
    cancelled: int = 0
    state: CoverState = CoverState.REQUESTED


@dataclass(slots=True)
class MatchRow:
    id: Id
    entry_id: Id
    cover_id: Id
    amount: int


@dataclass(slots=True)
class TotalsRow:
    """A number's cached totals for the board."""

    number: int
    sold: int = 0
    held: int = 0
    pending: int = 0
    covered: int = 0
    retained: int = 0
    reserve: int = 0


@dataclass(slots=True)
class PeriodRows:
    """One period of one account. `totals` may be left out where none are cached."""

    state: PeriodState
    cells: Sequence[CellRow] = ()
    entries: Sequence[EntryRow] = ()
    legs: Sequence[LegRow] = ()
    covers: Sequence[CoverRow] = ()
    matches: Sequence[MatchRow] = ()
    totals: Sequence[TotalsRow] = ()
