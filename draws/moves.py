"""Move a draw between states, only as `states.MOVES` allows and only from the state that was read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from draws.models import Draw
from draws.states import MOVES, DrawState
from kernel.errors import Conflict


class DrawIsElsewhere(Conflict):
    code = "draw_state"
    sentence = "The current state of the draw doesn't allow this."


def move_to(draw: Draw, state: DrawState, *, now: datetime, **written: Any) -> None:
    """Write the new state and its fields."""
    if not MOVES.allow(draw.state, state):
        raise DrawIsElsewhere
    if state in (DrawState.MISSED, DrawState.SUPERSEDED, DrawState.VOIDED, DrawState.CANCELLED):
        written["ended_at"] = now
    moved = Draw.objects.filter(id=draw.id, state=draw.state).update(state=state.value, **written)
    if not moved:
        raise DrawIsElsewhere
    draw.state = state.value
    for name, value in written.items():
        setattr(draw, name, value)
