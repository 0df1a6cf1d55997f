"""Freeze a draw: publish everything that decides it except the value that can't be known yet."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from audit.record import audit_clock
from draws.attempts import redo_of
from draws.contents import Contents, Pick
from draws.events import DrawFrozen
from draws.freeze_log import write_log
from draws.locking import lock_draw
from draws.models import Draw, LuckyWord, Series
from draws.moves import DrawIsElsewhere, move_to
from draws.records import charter_of, unix, written
from draws.sealing import unseal
from draws.states import DrawState
from fairness.charter import Charter
from fairness.freeze import Freeze
from fairness.freezing import freeze_number, freeze_pick
from fairness.hashes import ZEROS
from fairness.operator_chain import reveal_at
from fairness.shapes import Malformed
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.transactions import transaction


class TooEarlyToFreeze(Conflict):
    code = "too_early"
    sentence = "It is too early to freeze this list."


class FreezeIsMissed(Conflict):
    code = "draw_missed"
    sentence = "It is too late to freeze this draw. It will be drawn again later."


class ChainIsSpent(Conflict):
    code = "chain_spent"
    sentence = "This series has no spare draws left."


def freeze_draw(account_id: uuid.UUID, draw_id: uuid.UUID, contents: Contents) -> Draw:
    """Freeze a draw and return it. A draw that is already frozen is returned unchanged."""
    with transaction():
        draw = lock_draw(account_id, draw_id)
        if draw.freeze is not None:
            return draw
        if draw.state != DrawState.SCHEDULED:
            raise DrawIsElsewhere
        now = database_now()
        if now < draw.freeze_at:
            raise TooEarlyToFreeze
        if now >= draw.freeze_by:
            raise FreezeIsMissed
        publish_freeze(draw, contents, frozen_at=unix(draw.freeze_at), now=now)
    return draw


def publish_freeze(draw: Draw, contents: Contents, *, frozen_at: int, now: datetime) -> None:
    """Write the freeze of a scheduled draw whose series is locked, and reveal the operator's next link."""
    series = draw.series
    charter = charter_of(series)
    index = series.links_used + 1
    if index > charter.operator_chain.length:
        raise ChainIsSpent
    try:
        freeze = _freeze(charter, series, draw, contents, index, frozen_at)
    except Malformed as wrong:
        raise BadInput(f"The draw can't be frozen: {wrong}.") from None
    if not Series.objects.filter(id=series.id, links_used=index - 1).update(links_used=index):
        raise DrawIsElsewhere
    series.links_used = index
    move_to(
        draw,
        DrawState.FROZEN,
        now=now,
        mode=freeze.mode,
        chain_index=index,
        beacon_round=freeze.beacon_round,
        freeze=written(freeze),
        freeze_hash=freeze.hash(),
        frozen_at=now,
    )
    head = write_log(series.charter_hash, freeze.hash())
    audit_clock(series.account_id, "draw.freeze", "draw", draw.id, freeze=freeze.hash(), log_head=head.hash)
    record(DrawFrozen(draw.id, series.id), account_id=series.account_id)


def _freeze(
    charter: Charter, series: Series, draw: Draw, contents: Contents, index: int, frozen_at: int
) -> Freeze:
    secret = unseal(bytes(series.sealed_secret), series.id)
    common: dict[str, Any] = {
        "chain_index": index,
        "operator_reveal": reveal_at(secret, charter.operator_chain, index),
        "frozen_at": frozen_at,
        "prev": _previous_hash(draw),
        "contributions": dict(_words(draw)),
        "terms": contents.terms,
        "lead_seconds": series.least_lead_seconds,
        "redo": redo_of(draw),
    }
    if isinstance(contents, Pick):
        return freeze_pick(
            charter, draw.number, excluded=contents.excluded, winners=contents.winners, **common
        )
    return freeze_number(charter, draw.number, modulus=contents.modulus, **common)


def _previous_hash(draw: Draw) -> str:
    """Return the transcript hash of the series' previous valid draw, or None."""
    found = Draw.objects.filter(series_id=draw.series_id, number=draw.number - 1, state=DrawState.DRAWN)
    return found.values_list("transcript_hash", flat=True).first() or ZEROS


def _words(draw: Draw) -> list[tuple[str, str]]:
    words = LuckyWord.objects.filter(series_id=draw.series_id, number=draw.number)
    return list(words.values_list("label", "word"))
