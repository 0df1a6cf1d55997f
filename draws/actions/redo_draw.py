"""Schedule another attempt at a draw that was missed or postponed, or whose award was voided."""

from __future__ import annotations

import uuid
from datetime import datetime

from audit.record import audit_clock
from draws.actions.freeze_draw import publish_freeze
from draws.attempts import next_attempt
from draws.contents import Contents
from draws.events import DrawMissed, DrawRedone
from draws.locking import lock_draw
from draws.models import Draw
from draws.moves import DrawIsElsewhere, move_to
from draws.states import DrawState
from fairness.redo import MISSED, VOIDED
from kernel.clock import database_now
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction


class ResultIsFinal(Conflict):
    code = "result_stands"
    sentence = "The draw's time has passed. Its result is final."


def redo_draw(account_id: uuid.UUID, draw_id: uuid.UUID, *, draw_at: datetime) -> Draw:
    """Schedule another attempt at a missed draw, or return the one that exists."""
    with transaction():
        draw = lock_draw(account_id, draw_id)
        again = Draw.objects.filter(replaces_id=draw.id).first()
        if again is not None:
            return again
        if draw.state != DrawState.MISSED:
            raise DrawIsElsewhere
        return _redone(draw, reason=MISSED, draw_at=draw_at)


def postpone_draw(account_id: uuid.UUID, draw_id: uuid.UUID, *, reason: str, draw_at: datetime) -> Draw:
    """Postpone a draw that isn't frozen yet: its slot passes, and another attempt is scheduled."""
    with transaction():
        draw = lock_draw(account_id, draw_id)
        if draw.state != DrawState.SCHEDULED:
            raise DrawIsElsewhere
        move_to(draw, DrawState.MISSED, now=database_now())
        audit_clock(account_id, "draw.postpone", "draw", draw.id, reason=reason)
        record(DrawMissed(draw.id, draw.series_id), account_id=account_id)
        return _redone(draw, reason=MISSED, draw_at=draw_at)


def replace_freeze(
    account_id: uuid.UUID, draw_id: uuid.UUID, contents: Contents, *, reason: str, draw_at: datetime
) -> Draw:
    """Freeze a draw again for a later time and a public reason. Only before its old time."""
    if not reason.strip() or reason in (MISSED, VOIDED):
        raise bad_field("reason", "Enter a reason for repeating the draw.")
    with transaction():
        draw = lock_draw(account_id, draw_id)
        if draw.state != DrawState.FROZEN:
            raise DrawIsElsewhere
        now = database_now()
        if now >= draw.draw_at:
            raise ResultIsFinal
        move_to(draw, DrawState.SUPERSEDED, now=now)
        again = _redone(draw, reason=reason.strip(), draw_at=draw_at)
        publish_freeze(again, contents, frozen_at=int(now.timestamp()), now=now)
        return again


def void_draw(account_id: uuid.UUID, draw_id: uuid.UUID, *, draw_at: datetime) -> Draw:
    """Draw again because the award was voided by the product's rules. Both transcripts stay public."""
    with transaction():
        draw = lock_draw(account_id, draw_id)
        if draw.state != DrawState.DRAWN:
            raise DrawIsElsewhere
        move_to(draw, DrawState.VOIDED, now=database_now())
        return _redone(draw, reason=VOIDED, draw_at=draw_at)


def _redone(draw: Draw, *, reason: str, draw_at: datetime) -> Draw:
    again = next_attempt(draw.series, draw, reason=reason, draw_at=draw_at, now=database_now())
    audit_clock(
        draw.account_id,
        "draw.redo",
        "draw",
        again.id,
        replaces=str(draw.id),
        reason=reason,
        draw_at=again.draw_at.isoformat(),
    )
    record(DrawRedone(again.id, draw.series_id), account_id=draw.account_id)
    return again
