"""Adjourn a draw without eligible tickets: write minutes and schedule it again. No draw is skipped."""

from __future__ import annotations

from audit.record import audit_clock
from chits.actions.slot_of import postpone, slot_of
from chits.actions.write_minutes import write_minutes
from chits.events import DrawAdjourned
from chits.locking import LockedGroup
from chits.models import Instalment
from chits.rules.eligibility import Roll
from chits.states import INSTALMENT_MOVES, InstalmentState, MinutesKind
from draws.actions.redo_draw import postpone_draw
from draws.models import Draw
from kernel.outbox import record


def adjourn(group: LockedGroup, instalment: Instalment, roll: Roll, draw: Draw | None) -> None:
    """Adjourn the instalment, with a new attempt at the next slot. `draw` is its scheduled draw, if any."""
    at = slot_of(group, instalment)
    write_minutes(group, instalment, MinutesKind.ADJOURNED, excluded=roll.excluded, next_at=at.isoformat())
    instalment.state = INSTALMENT_MOVES.move(instalment.state, InstalmentState.ADJOURNED)
    instalment.save(update_fields=["state"])
    postpone(instalment, at)
    if draw is not None:
        postpone_draw(group.row.account_id, draw.id, reason="nobody was eligible", draw_at=at)
    audit_clock(
        group.row.account_id,
        "instalment.adjourn",
        "instalment",
        instalment.id,
        number=instalment.number,
        next_at=at.isoformat(),
    )
    record(DrawAdjourned(group.row.id, instalment.id), account_id=group.row.account_id)
