"""Complete a frozen draw with its beacon's signature. Deterministic, with one result."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from draws.events import DrawSettled
from draws.locking import lock_draw
from draws.models import Draw
from draws.moves import DrawIsElsewhere, move_to
from draws.records import charter_of, freeze_of, written
from draws.registry import product_of
from draws.states import DrawState
from fairness.transcript import transcript_for
from kernel.clock import database_now
from kernel.outbox import record
from kernel.transactions import transaction


def settle_draw(account_id: uuid.UUID, draw: Draw, signature: bytes) -> Draw:
    """Settle the draw, with the product's consequences in the same transaction, and return it.

    Raises fairness.transcript.BeaconRefused for a signature of another round or key.
    """
    product = product_of(draw.series.kind)
    with transaction():
        if product is not None:
            product.lock(account_id, draw)
        draw = lock_draw(account_id, draw.id)
        if draw.state in (DrawState.DRAWN, DrawState.VOIDED):
            return draw
        if draw.state != DrawState.FROZEN:
            raise DrawIsElsewhere
        transcript = transcript_for(charter_of(draw.series), freeze_of(draw), signature)
        now = database_now()
        move_to(
            draw,
            DrawState.DRAWN,
            now=now,
            transcript=written(transcript),
            transcript_hash=transcript.hash(),
            winners=list(transcript.winners) if transcript.winners is not None else None,
            result_number=transcript.number,
            settled_at=now,
        )
        audit_clock(
            account_id,
            "draw.settle",
            "draw",
            draw.id,
            transcript=draw.transcript_hash,
            winners=draw.winners,
            number=draw.result_number,
        )
        record(DrawSettled(draw.id, draw.series_id), account_id=account_id)
        if product is not None:
            product.result(account_id, draw)
    return draw
