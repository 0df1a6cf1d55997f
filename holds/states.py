"""States of a held act and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum


class HeldState(StrEnum):
    HELD = "HELD"
    CARRIED_OUT = "CARRIED_OUT"
    UNDONE = "UNDONE"
    FAILED = "FAILED"


MOVES: dict[HeldState, frozenset[HeldState]] = {
    HeldState.HELD: frozenset({HeldState.CARRIED_OUT, HeldState.UNDONE, HeldState.FAILED}),
    HeldState.CARRIED_OUT: frozenset(),
    HeldState.UNDONE: frozenset(),
    HeldState.FAILED: frozenset(),
}


def may_move(now: HeldState, to: HeldState) -> bool:
    """Return whether a held act in `now` may become `to`."""
    return to in MOVES[now]
