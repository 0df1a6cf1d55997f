"""Record that a draw was missed because it wasn't frozen in time."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from draws.events import DrawMissed
from draws.locking import lock_draw
from draws.models import Draw
from draws.moves import move_to
from draws.registry import product_of
from draws.states import DrawState
from kernel.clock import database_now
from kernel.outbox import record
from kernel.transactions import transaction


def miss_draw(account_id: uuid.UUID, draw: Draw) -> None:
    """Mark the draw as missed. Does nothing if it was frozen after all or isn't late yet."""
    product = product_of(draw.series.kind)
    with transaction():
        if product is not None:
            product.lock(account_id, draw)
        draw = lock_draw(account_id, draw.id)
        now = database_now()
        if draw.state != DrawState.SCHEDULED or now < draw.freeze_by:
            return
        move_to(draw, DrawState.MISSED, now=now)
        audit_clock(account_id, "draw.miss", "draw", draw.id)
        record(DrawMissed(draw.id, draw.series_id), account_id=account_id)
        if product is not None:
            product.missed(account_id, draw)
