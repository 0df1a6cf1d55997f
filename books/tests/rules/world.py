"""A period in memory that lives by the rules: what the actions do with rows, without a database.

Kept as small as it can be, so that a state machine over it finds what is wrong: one or two numbers, amounts
of 1 to 9. Every command takes effect wholly or raises `Refused` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from books.rules import allocation, cover, refund, retry
from books.rules.held import Cell, HeldNumber, Reserve
from books.rules.lines import Wanted
from books.rules.parts import EntryParts, LegPart, MatchPart, PendingPart
from books.rules.plan import PlannedLeg
from books.rules.rows import CellRow, CoverRow, EntryRow, LegRow, MatchRow, PeriodRows, TotalsRow
from books.rules.units import ONE, Factor
from books.states import CoverState, Operation, PeriodState, gate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Refused(Exception):
    """The command is not allowed now, or not with these figures."""


@dataclass
class Ledger:
    """A pocket of capacity; `closed_by` is what closed it, "" while it is open."""

    id: int
    cells: dict[int, CellRow]
    closed_by: str = ""


@dataclass
class World:
    """One period. `entries`, `covers`, `legs` and `matches` are rows; `totals` are kept as they change."""

    numbers: int = 2
    factor: Factor = ONE
    when_full: str = "SPILL"
    announce_policy: str = "RETAIN"
    state: PeriodState = PeriodState.OPEN
    number_recorded: bool = False
    ledgers: list[Ledger] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    legs: list[LegRow] = field(default_factory=list)
    covers: list[CoverRow] = field(default_factory=list)
    matches: list[MatchRow] = field(default_factory=list)
    totals: dict[int, TotalsRow] = field(default_factory=dict)
    frozen: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    accepted_in: dict[int, PeriodState] = field(default_factory=dict)
    ids: int = 0

    # What may be asked of it

    def sell(self, lines: Sequence[Wanted], max_spill: int = 10**6) -> None:
        """Enter a ticket."""
        self._gate(Operation.SELL)
        held = self._held()
        plan = allocation.allocate(lines, held, factor=self.factor, when_full=self.when_full)
        if plan.refusals or plan.exceeds(max_spill):
            raise Refused
        for planned in plan.entries:
            entry = EntryRow(self._id(), planned.number, planned.amount_minor, factor=self.factor)
            entry.mode, entry.pending = planned.pending_mode, planned.pending_minor
            self.entries.append(entry)
            self.accepted_in[entry.id] = self.state
            self._place(entry, planned.legs)
            for match in planned.matches:
                self._match(entry, self._cover(match.cover_id), match.amount_minor)
            total = self._total(entry.number)
            total.sold += entry.amount
            total.pending += entry.pending

    def refund(self, at: int, amount: int | None = None, *, spill_only: bool = False) -> None:
        """Give back an entry, or part of it."""
        self._gate(Operation.REFUND)
        self._give_back_to_customer(_pick(self.entries, at), amount, spill_only=spill_only)
        self._retry()

    def ask(self, number: int, amount: int) -> None:
        """Request cover."""
        self._gate(Operation.COVER)
        self.covers.append(CoverRow(self._id(), number, amount))

    def answer(self, at: int, confirmed: int, named: int | None = None) -> None:
        """A collaborator confirms some of what was requested, or nothing."""
        self._gate(Operation.COVER)
        asked = _pick([row for row in self.covers if row.state is CoverState.REQUESTED], at)
        if confirmed > asked.requested:
            raise Refused
        asked.state = cover.answered_state(asked.requested, confirmed)
        entry_ids = (
            {self.entries[named % len(self.entries)].id} if self.entries and named is not None else set()
        )
        self._confirm(asked, confirmed, entry_ids)

    def overkill(self, number: int, amount: int) -> None:
        """Take cover beyond what is pending."""
        self._gate(Operation.OVERKILL)
        over = CoverRow(self._id(), number, amount, state=CoverState.CONFIRMED)
        self.covers.append(over)
        self._confirm(over, amount, set())

    def return_cover(self, at: int, amount: int) -> None:
        """A collaborator gives cover back; what it protected is pending again."""
        self._gate(Operation.RETURN_COVER)
        standing = _pick([row for row in self.covers if row.confirmed], at)
        own = [row for row in self.matches if row.cover_id == standing.id]
        view = [cover.CoverMatch(row.id, row.entry_id, row.amount) for row in own]
        try:
            back = cover.plan_return(cover.CoverBalance(standing.confirmed, standing.cancelled, view), amount)
        except cover.ReturnExceeds:
            raise Refused from None
        standing.cancelled += amount
        self._total(standing.number).reserve -= back.from_reserve_minor
        for cut in back.matches:
            self._row(self.matches, cut.match_id).amount -= cut.amount_minor
            entry = self._row(self.entries, cut.entry_id)
            entry.pending += cut.amount_minor
            total = self._total(entry.number)
            total.covered -= cut.amount_minor
            total.pending += cut.amount_minor
        self._retry()

    def add_ledger(self, capacity: int) -> None:
        """Another pocket, after the others."""
        self._gate(Operation.ARRANGE_LEDGERS)
        id = self._id()
        self.ledgers.append(Ledger(id, {n: CellRow(id, n, capacity, 0) for n in range(self.numbers)}))
        self._retry()

    def set_capacity(self, at: int, number: int, capacity: int) -> None:
        """Raise or lower a cell, not below what is used."""
        self._gate(Operation.ARRANGE_LEDGERS)
        cell = _pick(self.ledgers, at).cells[number]
        if capacity < cell.used:
            raise Refused
        cell.capacity = capacity
        self._retry()

    def close_ledger(self, at: int) -> None:
        """Close a ledger by hand."""
        self._gate(Operation.ARRANGE_LEDGERS)
        ledger = _pick(self.ledgers, at)
        if ledger.closed_by:
            raise Refused
        ledger.closed_by = "hand"

    def reopen_ledger(self, at: int) -> None:
        self._gate(Operation.ARRANGE_LEDGERS)
        ledger = _pick(self.ledgers, at)
        if not ledger.closed_by:
            raise Refused
        ledger.closed_by = ""
        self._retry()

    def freeze(self, number: int, at: int | None, *, on: bool) -> None:
        """Freeze or release a number, in one ledger or all."""
        self._gate(Operation.ARRANGE_LEDGERS)
        if at is not None:
            _pick(self.ledgers, at).cells[number].frozen = on
        elif on:
            self.frozen.add(number)
        else:
            self.frozen.discard(number)
        if not on:
            self._retry()

    def block(self, number: int, *, on: bool) -> None:
        self._gate(Operation.ARRANGE_LEDGERS)
        self.blocked.add(number) if on else self.blocked.discard(number)

    def pre_close(self) -> None:
        """Close every open ledger, marked as closed by this."""
        self._gate(Operation.PRE_CLOSE)
        self._pre_close()

    def undo_pre_close(self) -> None:
        """Reopen exactly what the pre-close closed."""
        self._gate(Operation.MOVE_PRE_CLOSE)
        if self.state is not PeriodState.PRECLOSED:
            raise Refused
        for ledger in self.ledgers:
            if ledger.closed_by == "pre-close":
                ledger.closed_by = ""
        self.state = PeriodState.OPEN
        self._retry()

    def record_number(self) -> None:
        self._gate(Operation.RECORD_NUMBER)
        self.number_recorded = True

    def remove_number(self) -> None:
        self._gate(Operation.RECORD_NUMBER)
        self.number_recorded = False

    def announce(self, voided_from: int | None = None) -> None:
        """Resolve everything; entries from the `voided_from`th on came after the draw and are voided."""
        self._gate(Operation.ANNOUNCE)
        if self.state is PeriodState.OPEN:
            self._pre_close()
        for entry in self.entries[voided_from:] if voided_from is not None else ():
            if entry.amount > entry.refunded:
                self._give_back_to_customer(entry, None, spill_only=False)
        self._retry()
        for asked in self.covers:
            if asked.state is CoverState.REQUESTED:
                asked.state = CoverState.EXPIRED
        for entry in self.entries:
            total = self._total(entry.number)
            total.pending -= entry.pending
            if self.announce_policy == "RETAIN":
                entry.retained += entry.pending
                total.retained += entry.pending
            else:
                entry.refunded += entry.pending
                total.sold -= entry.pending
            entry.pending = 0
        self.state = PeriodState.ANNOUNCED

    # What anyone may look at

    def rows(self) -> PeriodRows:
        """Everything, as the invariants read it."""
        cells = [
            CellRow(
                ledger.id,
                cell.number,
                cell.capacity,
                cell.used,
                open=not ledger.closed_by,
                frozen=cell.frozen or cell.number in self.frozen,
            )
            for ledger in self.ledgers
            for cell in ledger.cells.values()
        ]
        totals = list(self.totals.values())
        return PeriodRows(self.state, cells, self.entries, self.legs, self.covers, self.matches, totals)

    def used(self, number: int) -> int:
        """Units of a number in all ledgers."""
        return sum(ledger.cells[number].used for ledger in self.ledgers)

    def held_of(self, entry: EntryRow) -> int:
        """What ledgers hold of an entry."""
        return sum(leg.amount for leg in self.legs if leg.entry_id == entry.id)

    # How it is done

    def _gate(self, operation: Operation) -> None:
        refusal = gate(
            operation,
            self.state,
            now=NOW,
            pre_close_at=None,
            cover_cutoff_at=None,
            number_recorded=self.number_recorded,
            claims_expire_at=None,
        )
        if refusal is not None:
            raise Refused(refusal.code)

    def _pre_close(self) -> None:
        for ledger in self.ledgers:
            ledger.closed_by = ledger.closed_by or "pre-close"
        self.state = PeriodState.PRECLOSED

    def _held(self) -> dict[int, HeldNumber]:
        return {
            number: HeldNumber(
                [
                    Cell(ledger.id, cell.capacity, cell.used, cell.frozen)
                    for ledger in self.ledgers
                    if not ledger.closed_by
                    for cell in [ledger.cells[number]]
                ],
                [
                    Reserve(row.id, row.confirmed - row.cancelled - self._matched(row))
                    for row in self.covers
                    if row.number == number
                ],
                frozen=number in self.frozen,
                blocked=number in self.blocked,
            )
            for number in range(self.numbers)
        }

    def _retry(self) -> None:
        parts = [self._part(entry) for entry in self.entries if entry.pending]
        for found in retry.retry(parts, self._held(), is_open=self.state is PeriodState.OPEN):
            entry = self._row(self.entries, found.entry_id)
            total = self._total(entry.number)
            total.pending -= entry.pending - found.pending_minor
            entry.pending = found.pending_minor
            self._place(entry, found.legs)
            for match in found.matches:
                self._match(entry, self._cover(match.cover_id), match.amount_minor)

    def _part(self, entry: EntryRow) -> PendingPart:
        legs = [LegPart(leg.id, leg.ledger_id, leg.amount, leg.units) for leg in self._legs_of(entry)]
        return PendingPart(entry.id, entry.number, entry.pending, (entry.id,), entry.mode, entry.factor, legs)

    def _place(self, entry: EntryRow, legs: Iterable[PlannedLeg]) -> None:
        """Make an entry's legs what a plan says: those it has, perhaps grown, then new ones."""
        own = self._legs_of(entry)
        for at, planned in enumerate(legs):
            if at == len(own):
                own.append(LegRow(self._id(), entry.id, planned.ledger_id, 0, 0))
                self.legs.append(own[at])
            leg = own[at]
            cell = next(ledger for ledger in self.ledgers if ledger.id == leg.ledger_id).cells[entry.number]
            cell.used += planned.units - leg.units
            self._total(entry.number).held += planned.amount_minor - leg.amount
            leg.amount, leg.units = planned.amount_minor, planned.units

    def _confirm(self, row: CoverRow, amount: int, named: set[object]) -> None:
        row.confirmed = amount
        self._total(row.number).reserve += amount
        parts = [self._part(e) for e in self.entries if e.pending and e.number == row.number]
        for matched in cover.match_pending(amount, parts, named=named):
            entry = self._row(self.entries, matched.entry_id)
            entry.pending -= matched.amount_minor
            self._total(entry.number).pending -= matched.amount_minor
            self._match(entry, row, matched.amount_minor)
        self._retry()

    def _match(self, entry: EntryRow, row: CoverRow, amount: int) -> None:
        self.matches.append(MatchRow(self._id(), entry.id, row.id, amount))
        total = self._total(entry.number)
        total.covered += amount
        total.reserve -= amount

    def _give_back_to_customer(self, entry: EntryRow, amount: int | None, *, spill_only: bool) -> None:
        view = EntryParts(
            entry.id,
            entry.number,
            entry.pending,
            [MatchPart(m.id, m.cover_id, m.amount) for m in self.matches if m.entry_id == entry.id],
            [LegPart(leg.id, leg.ledger_id, leg.amount, leg.units) for leg in self._legs_of(entry)],
            entry.factor,
        )
        try:
            plan = refund.refund_order(view, amount, spill_only=spill_only)
        except refund.RefundExceeds:
            raise Refused from None
        total = self._total(entry.number)
        entry.refunded += plan.amount_minor
        entry.pending -= plan.pending_minor
        total.sold -= plan.amount_minor
        total.pending -= plan.pending_minor
        for freed in plan.matches:
            self._row(self.matches, freed.match_id).amount -= freed.amount_minor
            total.covered -= freed.amount_minor
            total.reserve += freed.amount_minor
        for cut in plan.legs:
            leg = self._row(self.legs, cut.leg_id)
            leg.amount, leg.units = cut.rest_minor, cut.rest_units
            if not leg.amount:
                self.legs.remove(leg)  # filled again, it counts as filled last
            ledger = next(ledger for ledger in self.ledgers if ledger.id == cut.ledger_id)
            ledger.cells[entry.number].used -= cut.released_units
            total.held -= cut.amount_minor

    def _legs_of(self, entry: EntryRow) -> list[LegRow]:
        return [leg for leg in self.legs if leg.entry_id == entry.id]

    def _matched(self, row: CoverRow) -> int:
        return sum(match.amount for match in self.matches if match.cover_id == row.id)

    def _cover(self, id: object) -> CoverRow:
        return self._row(self.covers, id)

    def _total(self, number: int) -> TotalsRow:
        return self.totals.setdefault(number, TotalsRow(number))

    def _id(self) -> int:
        self.ids += 1
        return self.ids

    @staticmethod
    def _row(rows, id):  # type: ignore[no-untyped-def]
        return next(row for row in rows if row.id == id)


def _pick(rows, at: int):  # type: ignore[no-untyped-def]
    """The row at a place that is always there when any is; Refused when none is."""
    if not rows:
        raise Refused
    return rows[at % len(rows)]
