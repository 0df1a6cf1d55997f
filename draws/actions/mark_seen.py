"""Record that the holder of a ticket saw this seal before the draw."""

from __future__ import annotations

import uuid

from draws.events import SealSeen
from draws.models import Draw, Seen
from draws.moves import DrawIsElsewhere
from draws.records import charter_of
from draws.states import DrawState
from kernel.clock import database_now
from kernel.errors import Conflict, NotFound
from kernel.outbox import record
from kernel.transactions import transaction


def mark_seen(account_id: uuid.UUID, draw_id: uuid.UUID, label: str, freeze_hash: str) -> Seen:
    """Record it once and return the mark. Raises Conflict for a different seal or after the draw's time.

    The product checks that the label is the caller's.
    """
    with transaction():
        draw = Draw.objects.select_related("series").filter(account_id=account_id, id=draw_id).first()
        if draw is None or label not in charter_of(draw.series).roll:
            raise NotFound
        if draw.freeze_hash != freeze_hash:
            raise Conflict("This isn't the current seal of the draw.", code="another_seal")
        found = Seen.objects.filter(draw_id=draw.id, label=label).first()
        if found is not None:
            return found
        now = database_now()
        if draw.state != DrawState.FROZEN or now >= draw.draw_at:
            raise DrawIsElsewhere
        # Two devices of one person at once: the first one's stays.
        Seen.objects.bulk_create(
            [Seen(account_id=account_id, draw=draw, label=label, freeze_hash=freeze_hash, seen_at=now)],
            ignore_conflicts=True,
        )
        record(SealSeen(draw.id, draw.series_id), account_id=account_id)
        return Seen.objects.get(draw_id=draw.id, label=label)
