"""States of a held act and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum

from kernel.moves import Moves


class HeldState(StrEnum):
    HELD = "HELD"
    CARRIED_OUT = "CARRIED_OUT"
    UNDONE = "UNDONE"
    FAILED = "FAILED"


MOVES = Moves(
    {
        HeldState.HELD: {HeldState.CARRIED_OUT, HeldState.UNDONE, HeldState.FAILED},
    }
)
