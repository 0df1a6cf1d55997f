"""What is freed goes to who has waited longest, once."""

from __future__ import annotations

from books.rules.held import Cell, HeldNumber, Reserve
from books.rules.parts import LegPart, PendingPart
from books.rules.plan import PendingMode, PlannedLeg, PlannedMatch
from books.rules.retry import retry
from books.rules.units import Factor


def part(name: str, amount: int, at: int, mode: str = "AUTO", number: int = 7) -> PendingPart:
    return PendingPart(name, number, amount, (at, "ticket", 1), PendingMode(mode))


def found(
    parts: list[PendingPart], held: HeldNumber, *, is_open: bool = True
) -> list[tuple[object, int, int, int]]:
    """(entry, held, covered, still pending) of each that found something."""
    return [
        (r.entry_id, r.held_minor, r.covered_minor, r.pending_minor)
        for r in retry(parts, {7: held}, is_open=is_open)
    ]


def test_the_oldest_comes_first() -> None:
    waiting = [part("young", 3, 2), part("old", 3, 1)]
    assert found(waiting, HeldNumber([Cell("a", 4, 0)])) == [("old", 3, 0, 0), ("young", 1, 0, 2)]


def test_ledgers_then_reserve() -> None:
    held = HeldNumber([Cell("a", 4, 3), Cell("b", 1, 0)], [Reserve("c", 2)])
    assert found([part("old", 5, 1)], held) == [("old", 2, 2, 1)]


def test_by_hand_means_reserve_only() -> None:
    held = HeldNumber([Cell("a", 9, 0)], [Reserve("c", 2)])
    assert found([part("hand", 3, 1, "MANUAL"), part("auto", 3, 2)], held) == [
        ("hand", 0, 2, 1),
        ("auto", 3, 0, 0),
    ]


def test_after_the_close_reserve_only() -> None:
    held = HeldNumber([Cell("a", 9, 0)], [Reserve("c", 2)])
    assert found([part("old", 3, 1)], held, is_open=False) == [("old", 0, 2, 1)]


def test_a_freeze_leaves_reserve_usable() -> None:
    frozen = HeldNumber([Cell("a", 9, 0)], [Reserve("c", 2)], frozen=True)
    in_one = HeldNumber([Cell("a", 9, 0, frozen=True), Cell("b", 1, 0)], [Reserve("c", 1)])
    assert found([part("old", 3, 1)], frozen) == [("old", 0, 2, 1)]
    assert found([part("old", 3, 1)], in_one) == [("old", 1, 1, 1)]


def test_a_block_stops_sales_not_what_is_sold() -> None:
    assert found([part("old", 3, 1)], HeldNumber([Cell("a", 9, 0)], blocked=True)) == [("old", 3, 0, 0)]


def test_who_finds_nothing_is_not_named() -> None:
    assert found([part("old", 3, 1)], HeldNumber([Cell("a", 9, 9)])) == []


def test_each_number_by_itself() -> None:
    held = {7: HeldNumber([Cell("a", 1, 0)]), 8: HeldNumber([Cell("a", 5, 0)])}
    parts = [part("x", 3, 1), part("y", 3, 2, number=8)]
    assert [(r.number, r.held_minor) for r in retry(parts, held, is_open=True)] == [(7, 1), (8, 3)]


def test_a_ledger_takes_more_into_the_leg_that_is_there() -> None:
    waiting = PendingPart("e", 7, 9, (1,), factor=Factor(5, 4), legs=[LegPart("l", "a", 1, 2)])
    [retried] = retry(
        [waiting], {7: HeldNumber([Cell("a", 6, 2), Cell("b", 2, 0)], [Reserve("c", 1)])}, is_open=True
    )
    # 6 units in all hold 4: the leg grows from 1 to 4 and takes ceil(5) = 5 of them.
    assert retried.legs == [PlannedLeg("a", 4, 5), PlannedLeg("b", 1, 2)]
    assert retried.matches == [PlannedMatch("c", 1)]
    assert (retried.held_minor, retried.covered_minor, retried.pending_minor) == (4, 1, 4)
