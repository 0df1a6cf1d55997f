"""What must always hold, recomputed from the rows: I1–I6, I8 and I9 of the specification.

findings(rows: PeriodRows) -> [Finding(code, sentence, ids)]        none is well
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from books.rules.held import Id
from books.rules.plan import PendingMode
from books.rules.rows import LegRow, MatchRow, PeriodRows, TotalsRow
from books.states import CoverState, PeriodState


class Finding(NamedTuple):
    """What does not hold, and where."""

    code: str
    sentence: str
    ids: tuple[Id, ...]


Part = TypeVar("Part", LegRow, MatchRow)
_AFTER_ANNOUNCING = (PeriodState.ANNOUNCED, PeriodState.CLOSED, PeriodState.ARCHIVED)


def findings(rows: PeriodRows) -> list[Finding]:
    """Everything that breaks a rule, in the order of the rules."""
    return [finding for check in CHECKS for finding in check(rows)]


def cells_within_capacity(rows: PeriodRows) -> Iterator[Finding]:
    """I1: every cell 0 ≤ used ≤ capacity."""
    for cell in rows.cells:
        if not 0 <= cell.used <= cell.capacity:
            seen = f"Ledger {cell.ledger_id} uses {cell.used} of {cell.capacity} on {cell.number}."
            yield Finding("I1", seen, (cell.ledger_id, cell.number))


def cells_add_up(rows: PeriodRows) -> Iterator[Finding]:
    """I2: used is the sum of the units of live legs, and a leg takes ceil(amount × f)."""
    entries = {entry.id: entry for entry in rows.entries}
    units: defaultdict[tuple[Id, int], int] = defaultdict(int)
    for leg in rows.legs:
        entry = entries[leg.entry_id]
        units[leg.ledger_id, entry.number] += leg.units
        if leg.amount < 0 or leg.units != entry.factor.units_for(leg.amount):
            yield Finding("I2", f"A leg of {leg.amount} takes {leg.units} units.", (leg.id,))
    for cell in rows.cells:
        legs = units.pop((cell.ledger_id, cell.number), 0)
        if legs != cell.used:
            seen = f"Ledger {cell.ledger_id} uses {cell.used} on {cell.number}, its legs {legs}."
            yield Finding("I2", seen, (cell.ledger_id, cell.number))
    for where, legs in units.items():
        if legs:
            yield Finding("I2", f"Legs take {legs} units where there is no cell.", where)


def entries_add_up(rows: PeriodRows) -> Iterator[Finding]:
    """I3: amount = legs + pending + matches + retained + refunded, all parts ≥ 0."""
    legs, matches = _by_entry(rows.legs), _by_entry(rows.matches)
    for entry in rows.entries:
        parts = (entry.pending, entry.retained, entry.refunded, legs[entry.id], matches[entry.id])
        if sum(parts) != entry.amount or min(parts) < 0:
            yield Finding("I3", f"An entry of {entry.amount} has parts {parts}.", (entry.id,))


def covers_suffice(rows: PeriodRows) -> Iterator[Finding]:
    """I4: matched ≤ confirmed − cancelled ≤ requested; a match has one number on both sides."""
    matched = _matched(rows)
    for cover in rows.covers:
        live = cover.confirmed - cover.cancelled
        if not 0 <= matched[cover.id] <= live <= cover.requested:
            seen = f"A cover of {cover.requested} stands at {live} and matches {matched[cover.id]}."
            yield Finding("I4", seen, (cover.id,))
    entries = {entry.id: entry.number for entry in rows.entries}
    covers = {cover.id: cover.number for cover in rows.covers}
    for match in rows.matches:
        if entries.get(match.entry_id, -1) != covers.get(match.cover_id, -2) or match.amount < 0:
            yield Finding("I4", "A match joins two numbers, or is below 0.", (match.id,))


def numbers_add_up(rows: PeriodRows) -> Iterator[Finding]:
    """I5: per number what is live is held, pending, covered or retained; cached totals say so."""
    fresh = _totals(rows)
    for total in fresh.values():
        if total.sold != total.held + total.pending + total.covered + total.retained:
            seen = f"Number {total.number} sold {total.sold}, which is not where it says: {total}."
            yield Finding("I5", seen, (total.number,))
    for cached in rows.totals:
        if cached != fresh.get(cached.number, TotalsRow(cached.number)):
            yield Finding("I5", f"The totals of {cached.number} are not those of its rows.", (cached.number,))


def nothing_waits_needlessly(rows: PeriodRows) -> Iterator[Finding]:
    """I6: pending ⇒ no reserve; and for an AUTO part while OPEN no unfrozen ledger could take anything."""
    totals = _totals(rows)
    free: defaultdict[int, int] = defaultdict(int)
    for cell in rows.cells:
        if cell.open and not cell.frozen:
            free[cell.number] = max(free[cell.number], cell.capacity - cell.used)
    for entry in rows.entries:
        if entry.pending <= 0:
            continue
        if totals[entry.number].reserve > 0:
            yield Finding("I6", f"{entry.pending} is pending beside reserve.", (entry.id,))
        waits = rows.state is PeriodState.OPEN and entry.mode == PendingMode.AUTO
        if waits and entry.factor.amount_for(free[entry.number]) >= 1:
            yield Finding("I6", f"{entry.pending} is pending beside free capacity.", (entry.id,))


def nothing_open_when_announced(rows: PeriodRows) -> Iterator[Finding]:
    """I8: ANNOUNCED ⇒ nothing pending and no cover still requested."""
    if rows.state not in _AFTER_ANNOUNCING:
        return
    for entry in rows.entries:
        if entry.pending:
            yield Finding("I8", f"{entry.pending} is still pending after the announcement.", (entry.id,))
    for cover in rows.covers:
        if cover.state is CoverState.REQUESTED:
            yield Finding("I8", "A cover is still requested after the announcement.", (cover.id,))


def ledgers_close_with_the_period(rows: PeriodRows) -> Iterator[Finding]:
    """I9: not OPEN ⇒ no open ledger. A draft is being prepared and does not sell."""
    if rows.state in (PeriodState.DRAFT, PeriodState.OPEN):
        return
    for ledger_id in {cell.ledger_id for cell in rows.cells if cell.open}:
        yield Finding("I9", f"Ledger {ledger_id} is open although the period is not.", (ledger_id,))


CHECKS: tuple[Callable[[PeriodRows], Iterable[Finding]], ...] = (
    cells_within_capacity,
    cells_add_up,
    entries_add_up,
    covers_suffice,
    numbers_add_up,
    nothing_waits_needlessly,
    nothing_open_when_announced,
    ledgers_close_with_the_period,
)


def _by_entry(parts: Iterable[Part]) -> defaultdict[Id, int]:
    sums: defaultdict[Id, int] = defaultdict(int)
    for part in parts:
        sums[part.entry_id] += part.amount
    return sums


def _matched(rows: PeriodRows) -> defaultdict[Id, int]:
    sums: defaultdict[Id, int] = defaultdict(int)
    for match in rows.matches:
        sums[match.cover_id] += match.amount
    return sums


def _totals(rows: PeriodRows) -> dict[int, TotalsRow]:
    """Each number's totals from its rows; `reserve` = what stands confirmed and matches nothing."""
    numbers = {cell.number for cell in rows.cells}
    numbers |= {entry.number for entry in rows.entries}
    numbers |= {cover.number for cover in rows.covers}
    totals = {number: TotalsRow(number) for number in numbers}
    legs, matches, matched = _by_entry(rows.legs), _by_entry(rows.matches), _matched(rows)
    for entry in rows.entries:
        total = totals[entry.number]
        total.sold += entry.amount - entry.refunded
        total.held += legs[entry.id]
        total.pending += entry.pending
        total.covered += matches[entry.id]
        total.retained += entry.retained
    for cover in rows.covers:
        totals[cover.number].reserve += cover.confirmed - cover.cancelled - matched[cover.id]
    return totals
