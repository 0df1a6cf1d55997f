"""A refund comes out of what is pending, then covered, then held, the last filled first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.rules.parts import EntryParts, LegPart, MatchPart
from books.rules.refund import LegCut, MatchCut, RefundExceeds, refund_entries, refund_order
from books.rules.units import Factor

ENTRY = EntryParts(
    "e",
    7,
    pending_minor=2,
    matches=[MatchPart("m1", "c1", 3), MatchPart("m2", "c2", 1)],
    legs=[LegPart("l1", "a", 4, 5), LegPart("l2", "b", 8, 10)],
    factor=Factor(5, 4),
)


def test_all_of_an_entry() -> None:
    plan = refund_order(ENTRY)
    assert (plan.amount_minor, plan.pending_minor) == (18, 2)
    assert plan.matches == [MatchCut("m2", "c2", 1), MatchCut("m1", "c1", 3)]
    assert plan.legs == [LegCut("l2", "b", 8, 0, 0, 10), LegCut("l1", "a", 4, 0, 0, 5)]


def test_an_amount_takes_pending_first() -> None:
    plan = refund_order(ENTRY, 1)
    assert (plan.pending_minor, plan.matches, plan.legs) == (1, [], [])


def test_then_covers_the_last_matched_first() -> None:
    plan = refund_order(ENTRY, 4)
    assert (plan.pending_minor, plan.legs) == (2, [])
    assert plan.matches == [MatchCut("m2", "c2", 1), MatchCut("m1", "c1", 1)]


def test_then_ledgers_the_last_filled_first_leaving_units_for_the_rest() -> None:
    plan = refund_order(ENTRY, 9)
    # 8 less 3 is 5, which takes ceil(6.25) = 7 units.
    assert plan.legs == [LegCut("l2", "b", 3, 5, 7, 3)]


def test_only_the_spill_over() -> None:
    plan = refund_order(ENTRY, spill_only=True)
    assert (plan.amount_minor, plan.pending_minor, plan.matches, plan.legs) == (2, 2, [], [])
    assert refund_order(ENTRY, 1, spill_only=True).pending_minor == 1


@pytest.mark.parametrize(
    ("amount", "spill_only", "left"), [(19, False, 18), (3, True, 2), (0, False, 18), (-1, False, 18)]
)
def test_never_more_than_is_left(amount: int, spill_only: bool, left: int) -> None:
    with pytest.raises(RefundExceeds) as refused:
        refund_order(ENTRY, amount, spill_only=spill_only)
    assert refused.value.left_minor == left


def test_nothing_left_is_refused_too() -> None:
    for plan_of in (lambda: refund_order(EntryParts("e", 7)), lambda: refund_entries([], None)):
        with pytest.raises(RefundExceeds, match="Nothing is left"):
            plan_of()


def test_an_amount_of_a_ticket_comes_from_its_last_lines() -> None:
    ticket = [EntryParts(name, 7, pending_minor=amount) for name, amount in (("a", 5), ("b", 0), ("c", 3))]
    assert [(p.entry_id, p.amount_minor) for p in refund_entries(ticket, 4)] == [("c", 3), ("a", 1)]
    assert [(p.entry_id, p.amount_minor) for p in refund_entries(ticket)] == [("c", 3), ("a", 5)]
    with pytest.raises(RefundExceeds):
        refund_entries(ticket, 9)


@given(
    st.integers(0, 9),
    st.lists(st.integers(1, 9), max_size=3),
    st.lists(st.integers(1, 9), max_size=3),
    st.sampled_from([Factor(1), Factor(5, 4), Factor(1, 2)]),
    st.integers(1, 40),
)
def test_every_unit_is_given_back_once(
    pending: int, matched: list[int], held: list[int], factor: Factor, amount: int
) -> None:
    legs = [LegPart(f"l{at}", "a", part, factor.units_for(part)) for at, part in enumerate(held)]
    entry = EntryParts("e", 7, pending, [MatchPart("m", "c", part) for part in matched], legs, factor)
    if amount > entry.live_minor:
        with pytest.raises(RefundExceeds):
            refund_order(entry, amount)
        return
    plan = refund_order(entry, amount)
    cut_matches = sum(cut.amount_minor for cut in plan.matches)
    assert plan.pending_minor + cut_matches + sum(cut.amount_minor for cut in plan.legs) == amount
    if cut_matches:
        assert plan.pending_minor == pending
    if plan.legs:
        assert cut_matches == sum(matched)
    for cut in plan.legs:
        leg = next(leg for leg in legs if leg.leg_id == cut.leg_id)
        assert cut.rest_minor == leg.amount_minor - cut.amount_minor
        assert leg.units - cut.released_units == cut.rest_units == factor.units_for(cut.rest_minor)
