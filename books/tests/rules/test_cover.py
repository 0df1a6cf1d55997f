"""Answers of collaborators: who is covered first, and what is given back first."""

from __future__ import annotations

import pytest

from books.rules.cover import (
    CoverBalance,
    CoverMatch,
    ReturnExceeds,
    answered_state,
    match_pending,
    plan_return,
)
from books.rules.parts import PendingPart

WAITING = [
    PendingPart(name, 7, amount, (at,)) for name, amount, at in (("c", 4, 3), ("a", 2, 1), ("b", 3, 2))
]


def test_the_named_entry_first_then_the_oldest() -> None:
    assert match_pending(6, WAITING, named={"c"}) == [("c", 4), ("a", 2)]
    assert match_pending(6, WAITING) == [("a", 2), ("b", 3), ("c", 1)]
    assert match_pending(5, WAITING, named={"c", "b"}) == [("b", 3), ("c", 2)]


def test_what_it_exceeds_matches_nobody() -> None:
    assert match_pending(100, WAITING) == [("a", 2), ("b", 3), ("c", 4)]
    assert match_pending(0, WAITING) == match_pending(5, []) == []


@pytest.mark.parametrize(("confirmed", "state"), [(0, "REJECTED"), (4, "PARTIAL"), (9, "CONFIRMED")])
def test_an_answer_decides_the_state(confirmed: int, state: str) -> None:
    assert answered_state(9, confirmed) == state


@pytest.mark.parametrize("confirmed", [-1, 10])
def test_no_more_than_was_requested(confirmed: int) -> None:
    with pytest.raises(ValueError, match="from 0 to the requested amount"):
        answered_state(9, confirmed)


STANDING = CoverBalance(9, 1, [CoverMatch("m1", "a", 3), CoverMatch("m2", "b", 2)])


def test_reserve_is_given_back_first_then_the_last_match() -> None:
    assert (STANDING.live_minor, STANDING.reserve_minor) == (8, 3)
    assert plan_return(STANDING, 3).matches == []
    returned = plan_return(STANDING, 6)
    assert (returned.from_reserve_minor, returned.matches) == (3, [("m2", "b", 2), ("m1", "a", 1)])


@pytest.mark.parametrize("amount", [0, -1, 9])
def test_no_more_than_stands(amount: int) -> None:
    with pytest.raises(ReturnExceeds):
        plan_return(STANDING, amount)
