"""Which ledger holds what, what reserve covers, what spills over. Pure: looks, decides, writes nothing.

    allocate(lines, held, *, factor, when_full) -> Plan
        lines   [Wanted(number, amount_minor, legs, remainder)] or plain [(number, amount_minor)]
        held    {number: HeldNumber(cells, reserve, frozen, blocked)}, for every number asked for
    Plan        .entries [PlannedEntry(line, number, amount_minor, legs, matches, pending_minor,
                pending_mode, trimmed_minor)], .refusals [PlanRefusal], .total_minor,
                .spill_total_minor, .trimmed_total_minor, .exceeds(max_spill_minor)

Preview and sale call the same function; only the sale does so under locks.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from books.rules.held import Cell, Held, HeldNumber, Reserve, RunningNumber
from books.rules.lines import Wanted
from books.rules.plan import (
    PendingMode,
    Plan,
    PlannedEntry,
    PlannedLeg,
    PlannedMatch,
    PlanRefusal,
    RefusalCode,
)
from books.rules.units import Factor, factor_of

__all__ = [
    "Cell",
    "Held",
    "HeldNumber",
    "PendingMode",
    "Plan",
    "PlanRefusal",
    "PlannedEntry",
    "PlannedLeg",
    "PlannedMatch",
    "RefusalCode",
    "Reserve",
    "Wanted",
    "allocate",
]


def allocate(
    lines: Iterable[Wanted | tuple[int, int]],
    held: Held,
    *,
    factor: Factor | Decimal | Fraction | int = 1,
    when_full: str = "SPILL",
) -> Plan:
    """Plan a ticket line by line against a running state; `when_full` is SPILL, REFUSE or TRIM.

    A blocked number refuses the ticket under every policy. Chosen ledgers (`legs`) must fit exactly and
    their remainder goes where the line says, whatever the book does when a number is full.
    """
    plan = Plan()
    ratio = factor_of(factor)
    running: dict[int, RunningNumber] = {}
    for line, asked in enumerate(lines, 1):
        want = asked if isinstance(asked, Wanted) else Wanted(asked[0], asked[1])
        number = want.number
        state = running.get(number)
        if state is None:
            state = running[number] = RunningNumber(held[number])
        if held[number].blocked:
            plan.refusals.append(PlanRefusal(RefusalCode.NUMBER_IS_BLOCKED, line, number))
        elif want.legs is not None:
            _allocate_by_hand(plan, line, want, state, ratio)
        else:
            _allocate_by_priority(plan, line, number, want.amount_minor, state, ratio, when_full)
    if not plan.entries and not plan.refusals:
        # Everything was trimmed away: there is no ticket to sell.
        plan.refusals = [
            PlanRefusal(RefusalCode.NUMBER_IS_FULL, line, number, short)
            for line, number, short in plan.trimmed
        ]
    return plan


def _allocate_by_priority(
    plan: Plan, line: int, number: int, amount: int, state: RunningNumber, factor: Factor, when_full: str
) -> None:
    legs: list[PlannedLeg] = []
    rest = take_from_ledgers(amount, state, factor, legs)
    matches: list[PlannedMatch] = []
    if rest:
        rest = take_from_reserve(rest, state, matches)
    if rest and when_full == "REFUSE":
        plan.refusals.append(PlanRefusal(RefusalCode.NUMBER_IS_FULL, line, number, rest))
        return
    trimmed = 0
    if rest and when_full == "TRIM":
        plan.trimmed.append((line, number, rest))
        plan.trimmed_total_minor += rest
        trimmed, rest, amount = rest, 0, amount - rest
        if not amount:
            return
    _add(plan, PlannedEntry(line, number, amount, legs, matches, rest, PendingMode.AUTO, trimmed))


def _allocate_by_hand(plan: Plan, line: int, want: Wanted, state: RunningNumber, factor: Factor) -> None:
    legs: list[PlannedLeg] = []
    refusals = _take_chosen(line, want, state, factor, legs)
    if refusals:
        plan.refusals += refusals
        return
    rest = want.amount_minor - sum(leg.amount_minor for leg in legs)
    if rest and want.remainder == "refuse":
        plan.refusals.append(PlanRefusal(RefusalCode.REMAINDER_REFUSED, line, want.number, rest))
        return
    mode = PendingMode.AUTO if want.remainder == "auto" else PendingMode.MANUAL
    if mode is PendingMode.AUTO:
        rest = take_from_ledgers(rest, state, factor, legs)
    matches: list[PlannedMatch] = []
    rest = take_from_reserve(rest, state, matches)
    _add(plan, PlannedEntry(line, want.number, want.amount_minor, legs, matches, rest, mode))


def _take_chosen(
    line: int, want: Wanted, state: RunningNumber, factor: Factor, legs: list[PlannedLeg]
) -> list[PlanRefusal]:
    """Fill the chosen ledgers, or say what is wrong with them and leave the state as it was."""
    chosen = want.legs or ()
    over = sum(amount for _, amount in chosen) - want.amount_minor
    if over > 0:
        return [PlanRefusal(RefusalCode.LEGS_EXCEED_AMOUNT, line, want.number, over)]
    if len({ledger_id for ledger_id, _ in chosen}) < len(chosen):
        return [PlanRefusal(RefusalCode.LEDGER_TWICE, line, want.number)]
    cells = {cell[0]: cell for cell in state.cells}
    refusals = [
        PlanRefusal(RefusalCode.MANUAL_LEG_DOES_NOT_FIT, line, want.number, amount, leg)
        for leg, (ledger_id, amount) in enumerate(chosen, 1)
        if ledger_id not in cells or amount > factor.amount_for(cells[ledger_id][1])
    ]
    for ledger_id, amount in chosen if not refusals else ():
        units = factor.units_for(amount)
        cells[ledger_id][1] -= units
        legs.append(PlannedLeg(ledger_id, amount, units))
    return refusals


def take_from_ledgers(needed: int, state: RunningNumber, factor: Factor, legs: list[PlannedLeg]) -> int:
    """Fill ledgers in their order; what they could not take. Adds to `legs`, counts the state down.

    A ledger that already has a leg in the list takes more into that leg, which costs fewer units than two.
    """
    num, den = factor
    at = {leg.ledger_id: index for index, leg in enumerate(legs)} if legs else None
    for cell in state.cells:
        if not needed:
            break
        ledger_id, free = cell
        before = legs[at[ledger_id]] if at and ledger_id in at else None
        if before is not None:
            free += before.units
        amount = free * den // num
        already = before.amount_minor if before is not None else 0
        if amount <= already:
            continue
        if amount > needed + already:
            amount = needed + already
        units = -(-amount * num // den)
        cell[1] = free - units
        needed -= amount - already
        if before is not None and at:
            legs[at[ledger_id]] = PlannedLeg(ledger_id, amount, units)
        else:
            legs.append(PlannedLeg(ledger_id, amount, units))
    return needed


def take_from_reserve(needed: int, state: RunningNumber, matches: list[PlannedMatch]) -> int:
    """Match reserve, oldest cover first; what it did not cover. Adds to `matches`, counts the state down."""
    for reserve in state.reserve:
        if not needed:
            break
        cover_id, available = reserve
        if available:
            amount = min(available, needed)
            reserve[1] = available - amount
            needed -= amount
            matches.append(PlannedMatch(cover_id, amount))
    return needed


def _add(plan: Plan, entry: PlannedEntry) -> None:
    plan.entries.append(entry)
    plan.total_minor += entry.amount_minor
    plan.spill_total_minor += entry.pending_minor
