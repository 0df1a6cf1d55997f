"""Allocation: by priority, by hand, reserve, and what happens when a number is full."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.rules.allocation import Cell, HeldNumber, PendingMode, PlannedLeg, Reserve, Wanted, allocate
from books.rules.units import Factor, factor_of
from books.tests.rules.story import Story


@pytest.mark.parametrize(
    "told",
    [
        "number 07 holds 10; enter 07 x 8; enter 07 x 5 -> 07 full, spilled 3",
        "number 07 holds 10; enter 07 x 10 -> held 10, 07 full; enter 07 x 1 -> held 0, spilled 1",
        "number 07 holds 3, 0, 5; enter 07 x 7 -> held 7; enter 07 x 7 -> held 1, spilled 6",
        "number 07 holds 10; enter 07 x 8, 07 x 5 -> held 10, spilled 3",
        "number 07 holds 2 reserve 3, 4; enter 07 x 6 -> reserve 4; enter 07 x 6 -> reserve 3, spilled 3",
        "number 07 holds 9 reserve 2; freeze 07; enter 07 x 5 -> held 0, reserve 2, spilled 3",
        "number 07 holds 9; number 08 holds 9; block 07; enter 08 x 1, 07 x 1 -> refused number_is_blocked",
        "number 07 holds 9; when full TRIM; block 07; enter 07 x 1 -> refused number_is_blocked",
        "number 07 holds 5; when full REFUSE; enter 07 x 5 -> held 5; enter 07 x 1 -> refused number_is_full",
        "number 07 holds 5 reserve 1; when full REFUSE; enter 07 x 6 -> held 5, reserve 1",
        "number 07 holds 5; when full TRIM; enter 07 x 8 -> held 5, trimmed 3",
        "number 07 holds 5; number 08 holds 0; when full TRIM; enter 08 x 2, 07 x 2 -> held 2, trimmed 2",
        "number 07 holds 0; when full TRIM; enter 07 x 2 -> refused number_is_full",
        "number 07 holds 10; factor 1.25; enter 07 x 9 -> held 8, spilled 1, 07 full",
        "number 07 holds 10; factor 0.5; enter 07 x 25 -> held 20, spilled 5, 07 full",
        "number 07 holds 1; factor 2; enter 07 x 1 -> held 0, spilled 1",
        "number 07 holds 9, 9; enter 07 x 9 by b:4 a:5 -> held 9",
        "number 07 holds 9, 9; enter 07 x 9 by b:4 -> held 4, spilled 5",
        "number 07 holds 9, 9 reserve 3; enter 07 x 9 by b:4 -> held 4, reserve 3, spilled 2",
        "number 07 holds 3, 5; enter 07 x 9 by b:4 then auto -> held 8, spilled 1",
        "number 07 holds 3, 5; enter 07 x 9 by b:4 then refuse -> refused remainder_refused",
        "number 07 holds 3, 5; enter 07 x 4 by b:4 then refuse -> held 4",
        "number 07 holds 3, 5; enter 07 x 9 by b:6 -> refused manual_leg_does_not_fit",
        "number 07 holds 3, 5; enter 07 x 9 by c:1 -> refused manual_leg_does_not_fit",
        "number 07 holds 3, 5; freeze 07; enter 07 x 9 by b:1 -> refused manual_leg_does_not_fit",
        "number 07 holds 3, 5; enter 07 x 3 by b:4 -> refused legs_exceed_amount",
        "number 07 holds 3, 5; enter 07 x 3 by b:1 b:1 -> refused ledger_twice",
        "number 07 holds 5; enter 07 x 3, 07 x 3 by a:3 -> refused manual_leg_does_not_fit",
        "number 07 holds 5; when full REFUSE; enter 07 x 6 by a:5 then spill -> held 5, spilled 1",
    ],
)
def test_stories(told: str) -> None:
    Story().play(told)


def test_a_ledger_frozen_for_the_number_is_passed_over() -> None:
    held = {7: HeldNumber([Cell("a", 5, 0, frozen=True), Cell("b", 5, 1)])}
    plan = allocate([(7, 9)], held)
    assert plan.entries[0].legs == [PlannedLeg("b", 4, 4)]
    assert allocate([Wanted(7, 1, (("a", 1),))], held).refusals[0].path == "lines.1.legs.1"


def test_the_remainder_says_whether_ledgers_may_take_it_later() -> None:
    held = {7: HeldNumber([Cell("a", 1, 0)])}
    modes = [
        allocate([wanted], held).entries[0].pending_mode
        for wanted in (Wanted(7, 9), Wanted(7, 9, (), "auto"), Wanted(7, 9, (), "spill"))
    ]
    assert modes == [PendingMode.AUTO, PendingMode.AUTO, PendingMode.MANUAL]


def test_a_leg_by_hand_grows_when_the_remainder_comes_back_to_its_ledger() -> None:
    held = {7: HeldNumber([Cell("a", 10, 0)])}
    plan = allocate([Wanted(7, 9, (("a", 3),), "auto")], held, factor=Decimal("1.25"))
    assert plan.entries[0].legs == [PlannedLeg("a", 8, 10)]
    assert plan.spill_total_minor == 1


def test_every_refused_line_is_named_and_the_request_is_blamed_first() -> None:
    held = {7: HeldNumber([], blocked=True), 8: HeldNumber([])}
    plan = allocate([(8, 1), (7, 1), Wanted(8, 1, (("a", 2),))], held, when_full="REFUSE")
    assert [(r.line, r.status) for r in plan.refusals] == [(1, 409), (2, 409), (3, 400)]
    assert plan.refusals[1].sentence(width=3, currency="INR") == "Number 007 is blocked and not sold."
    assert (
        plan.refusals[0].sentence(width=3, currency="INR")
        == "Number 008 is full: ₹0.01 of it cannot be held."
    )


def test_trimming_says_which_lines() -> None:
    held = {7: HeldNumber([Cell("a", 5, 0)]), 8: HeldNumber([])}
    plan = allocate([(7, 3), (8, 4), (7, 3)], held, when_full="TRIM")
    assert plan.trimmed == [(2, 8, 4), (3, 7, 1)]
    assert [(e.line, e.amount_minor, e.trimmed_minor) for e in plan.entries] == [(1, 3, 0), (3, 2, 1)]
    assert (plan.total_minor, plan.trimmed_total_minor, plan.spill_total_minor) == (5, 5, 0)
    assert plan.exceeds(4) and not plan.exceeds(5)


def test_sums_for_whoever_writes_the_plan() -> None:
    held = {7: HeldNumber([Cell("a", 4, 0), Cell("b", 4, 0)], [Reserve("c", 5)])}
    plan = allocate([(7, 5), (7, 5)], held)
    assert plan.units_by_cell() == {("a", 7): 4, ("b", 7): 4}
    assert plan.amount_by_cover() == {"c": 2}


def test_a_number_nobody_looked_up_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        allocate([(7, 1)], {})


@pytest.mark.parametrize("factor", [0, -1, Decimal("-0.5")])
def test_a_factor_is_above_nothing(factor: Decimal) -> None:
    with pytest.raises(ValueError, match="above 0"):
        factor_of(factor)


FACTORS = st.sampled_from([Factor(1), Factor(5, 4), Factor(1, 2), Factor(7, 3), Factor(3)])


@given(st.integers(0, 10**6), FACTORS)
def test_units_and_amounts_agree(units: int, factor: Factor) -> None:
    amount = factor.amount_for(units)
    assert factor.units_for(amount) <= units < factor.units_for(amount + 1)
    assert factor.units_for(amount) - Fraction(amount * factor.num, factor.den) < 1


@st.composite
def held_and_lines(draw: st.DrawFn) -> tuple[dict[int, HeldNumber], list[Wanted]]:
    small = st.integers(0, 9)
    held = {
        number: HeldNumber(
            [
                Cell(name, max(pair), min(pair), draw(st.booleans()))
                for name in "ab"
                for pair in [(draw(small), draw(small))]
            ],
            [Reserve(name, draw(small)) for name in "cd"],
            frozen=draw(st.booleans()),
        )
        for number in (7, 8)
    }
    amount = st.integers(1, 9)
    chosen = st.none() | st.lists(st.tuples(st.sampled_from("ab"), amount), max_size=2).map(tuple)
    remainder = st.sampled_from(["spill", "auto", "refuse"])
    wanted = st.builds(Wanted, st.sampled_from([7, 8]), amount, chosen, remainder)
    return held, draw(st.lists(wanted, min_size=1, max_size=4))


@given(held_and_lines(), FACTORS, st.sampled_from(["SPILL", "REFUSE", "TRIM"]))
def test_nothing_is_lost_oversold_or_touched(
    case: tuple[dict[int, HeldNumber], list[Wanted]], factor: Factor, when_full: str
) -> None:
    held, lines = case
    before = deepcopy(held)
    plan = allocate(lines, held, factor=factor, when_full=when_full)
    assert held == before
    asked = {line: wanted.amount_minor for line, wanted in enumerate(lines, 1)}
    for entry in plan.entries:
        parts = entry.held_minor + entry.covered_minor + entry.pending_minor
        assert entry.amount_minor == parts == asked[entry.line] - entry.trimmed_minor
        assert all(
            leg.amount_minor > 0 and leg.units == factor.units_for(leg.amount_minor) for leg in entry.legs
        )
        assert all(match.amount_minor > 0 for match in entry.matches)
        assert not (held[entry.number].frozen and entry.legs)
    cells = {(cell.ledger_id, number): cell for number, one in held.items() for cell in one.cells}
    for where, units in plan.units_by_cell().items():
        assert units <= cells[where].free and not cells[where].frozen
    available = {(r.cover_id, number): r.available_minor for number, one in held.items() for r in one.reserve}
    for entry in plan.entries:
        for match in entry.matches:
            available[match.cover_id, entry.number] -= match.amount_minor
    assert min(available.values()) >= 0
    if not plan.refusals:
        # I6 within the plan: what is pending could not have gone anywhere.
        taken = plan.units_by_cell()
        for entry in plan.entries:
            if entry.pending_minor:
                assert not any(left for (_, number), left in available.items() if number == entry.number)
            if entry.pending_minor and entry.pending_mode == PendingMode.AUTO:
                free = [
                    cell.free - taken.get((cell.ledger_id, entry.number), 0)
                    for cell in held[entry.number].cells
                    if not cell.frozen and not held[entry.number].frozen
                ]
                assert all(factor.amount_for(units) == 0 for units in free)


@given(held_and_lines())
def test_a_preview_undisturbed_equals_the_sale(case: tuple[dict[int, HeldNumber], list[Wanted]]) -> None:
    held, lines = case
    assert allocate(lines, held) == allocate(lines, deepcopy(held))
