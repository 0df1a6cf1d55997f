"""Freeze, settle and miss due draws, each in its own transaction. Safe to run twice at once."""

from __future__ import annotations

import logging
import threading
import time
import uuid

from django.db import connection

from draws.actions.check_log import check_log_due
from draws.actions.miss_draw import miss_draw
from draws.actions.settle_draw import settle_draw
from draws.models import Draw
from draws.records import charter_of
from draws.registry import product_of
from draws.relays import BeaconIsSilent, signature_of
from draws.states import DrawState
from fairness.beacon import Beacon
from kernel import schedule
from kernel.query import select
from tenancy.due import do_each
from tenancy.scope import scope

logger = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 30.0


def register() -> None:
    schedule.repeat("draws to freeze", freeze_due, every_seconds=1)
    schedule.repeat("draws to settle", _settle_beside, every_seconds=1)
    schedule.repeat("log of freezes", check_log_due, every_seconds=300)


def freeze_due() -> int:
    """Have products freeze due draws, and miss late ones. Return the number of due draws."""
    due = [row for row in _due() if row[2] in ("freeze", "miss")]
    do_each(due, _freeze_or_miss)
    return len(due)


def settle_due() -> int:
    """Ask the beacon for the rounds that have come and settle their draws. Return how many were settled."""
    asked: dict[tuple[str, int], bytes | None] = {}
    settled = 0
    for account_id, draw_id, what in _due():
        if what != "settle":
            continue
        with scope(account_id):
            draw = Draw.objects.select_related("series").get(id=draw_id)
            beacon = charter_of(draw.series).beacon
        key = beacon.chain_hash, draw.beacon_round or 0
        if key not in asked:
            # Outside of any transaction: a relay may take its time.
            asked[key] = _heard(beacon, key[1])
        signature = asked[key]
        if signature is not None:
            settled += do_each([(account_id, draw_id, signature)], _settle)
    return settled


def _due() -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    return select("SELECT account_id, draw_id, what FROM draws_due()")


def _freeze_or_miss(account_id: uuid.UUID, draw_id: uuid.UUID, what: str) -> None:
    draw = Draw.objects.select_related("series").get(id=draw_id)
    if what == "miss":
        miss_draw(account_id, draw)
        return
    product = product_of(draw.series.kind)
    if product is not None and draw.state == DrawState.SCHEDULED:
        product.freeze(account_id, draw)


def _settle(account_id: uuid.UUID, draw_id: uuid.UUID, signature: bytes) -> None:
    settle_draw(account_id, Draw.objects.select_related("series").get(id=draw_id), signature=signature)


# --- the beacon, asked again later and later -----------------------------------------------------

_pauses: dict[tuple[str, int], tuple[float, float]] = {}
_settling = threading.Lock()


def _heard(beacon: Beacon, round_number: int) -> bytes | None:
    key = beacon.chain_hash, round_number
    ready_at, pause = _pauses.get(key, (0.0, 0.0))
    if time.monotonic() < ready_at:
        return None
    try:
        signature = signature_of(beacon, round_number)
    except BeaconIsSilent as silence:
        pause = min(LONGEST_PAUSE_SECONDS, 2 * pause) or 0.5
        _pauses[key] = (time.monotonic() + pause, pause)
        if pause > 4:
            logger.warning("%s; the draw waits for the same round", silence)
        return None
    _pauses.pop(key, None)
    return signature


def _settle_beside() -> None:
    """Settle in a separate thread, so that a relay that doesn't answer delays no other schedule."""
    if not _settling.acquire(blocking=False):
        return
    threading.Thread(target=_settle_and_leave, name="draws", daemon=True).start()


def _settle_and_leave() -> None:
    try:
        settle_due()
    except Exception:
        logger.exception("settling draws failed and will be tried again")
    finally:
        connection.close()
        _settling.release()
