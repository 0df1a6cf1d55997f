"""States of a draw and their transitions.

Pure. AWAITING_BEACON is never stored: it is a frozen draw whose time has come.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from kernel.moves import Moves


class DrawState(StrEnum):
    SCHEDULED = "SCHEDULED"
    FROZEN = "FROZEN"
    AWAITING_BEACON = "AWAITING_BEACON"
    DRAWN = "DRAWN"
    MISSED = "MISSED"
    SUPERSEDED = "SUPERSEDED"
    VOIDED = "VOIDED"
    CANCELLED = "CANCELLED"


_S = DrawState
STORED = tuple(state for state in DrawState if state is not _S.AWAITING_BEACON)

MOVES = Moves(
    {
        # Missed also when it is put off before anything was frozen: its slot passes without a freeze.
        _S.SCHEDULED: {_S.FROZEN, _S.MISSED, _S.CANCELLED},
        # Superseded and cancelled only before the round's time.
        _S.FROZEN: {_S.DRAWN, _S.SUPERSEDED, _S.CANCELLED},
        _S.DRAWN: {_S.VOIDED},
    }
)

LIVING = (_S.SCHEDULED, _S.FROZEN, _S.DRAWN)
"""Of all attempts at one draw, one at most is in one of these."""


def state_at(stored: str, draw_at: datetime, now: datetime) -> DrawState:
    """Return the state by the clock."""
    state = DrawState(stored)
    return _S.AWAITING_BEACON if state is _S.FROZEN and now >= draw_at else state
