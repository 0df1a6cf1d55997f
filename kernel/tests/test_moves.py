"""A machine allows the moves of its table and no other."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum

import pytest

from kernel.errors import Conflict
from kernel.moves import Moves, NoSuchMove


class Door(StrEnum):
    OPEN = "OPEN"
    SHUT = "SHUT"
    WALLED_UP = "WALLED_UP"


TABLE: dict[Door, AbstractSet[Door]] = {Door.OPEN: {Door.SHUT}, Door.SHUT: {Door.OPEN, Door.WALLED_UP}}


def test_a_listed_move_is_made_from_a_state_or_from_the_text_of_a_row() -> None:
    assert Moves(TABLE).move(Door.OPEN, Door.SHUT) is Door.SHUT
    assert Moves(TABLE).move("SHUT", Door.WALLED_UP) is Door.WALLED_UP


@pytest.mark.parametrize("before", ["OPEN", Door.OPEN, "WALLED_UP", Door.WALLED_UP, "AJAR", ""])
def test_no_other_move_is_made(before: str) -> None:
    assert not Moves(TABLE).allow(before, Door.OPEN)
    with pytest.raises(NoSuchMove, match="does not become OPEN"):
        Moves(TABLE).move(before, Door.OPEN)


def test_a_machine_has_its_own_refusal() -> None:
    moves = Moves(TABLE, lambda before, _: Conflict(f"The door is {before.lower()}.", code=f"door_{before}"))
    with pytest.raises(Conflict, match=r"The door is walled_up\.") as refused:
        moves.move(Door.WALLED_UP, Door.OPEN)
    assert refused.value.code == "door_WALLED_UP"
