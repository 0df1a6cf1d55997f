"""Cancel the draws of a series that aren't due yet, because its product has ended."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from draws.events import DrawCancelled
from draws.locking import lock_series
from draws.models import Draw
from draws.moves import move_to
from draws.states import DrawState
from kernel.clock import database_now
from kernel.outbox import record
from kernel.transactions import transaction


def cancel_draws(account_id: uuid.UUID, series_id: uuid.UUID, *, reason: str) -> int:
    """Cancel them and return their number. A frozen draw whose time has come is still drawn."""
    with transaction():
        series = lock_series(account_id, series_id)
        now = database_now()
        living = Draw.objects.filter(series_id=series.id, state__in=[DrawState.SCHEDULED, DrawState.FROZEN])
        open_still = [draw for draw in living if draw.state == DrawState.SCHEDULED or now < draw.draw_at]
        for draw in open_still:
            move_to(draw, DrawState.CANCELLED, now=now)
            record(DrawCancelled(draw.id, series.id), account_id=account_id)
        audit_clock(
            account_id,
            "draw.cancel",
            "series",
            series.id,
            reason=reason,
            draws=[draw.number for draw in open_still],
        )
    return len(open_still)
