"""The lucky number by a fair draw: frozen after sales close, drawn in public, announced by the schedule.

The schedule of draws calls these functions, in the account's scope.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from audit.record import audit_clock
from books.actions.pre_close import close_ledgers
from books.events import PeriodChanged
from books.locking import lock_period_of
from books.models import Period
from books.states import PERIOD_DRAWS, PeriodState
from draws import registry
from draws.actions.freeze_draw import freeze_draw
from draws.actions.redo_draw import redo_draw
from draws.contents import Number
from draws.models import Draw, Series
from kernel.clock import database_now
from kernel.outbox import record

NEXT_SLOT_SECONDS = 60


def register() -> None:
    """Register periods with draws."""
    registry.product(PERIOD_DRAWS, lock=_lock, freeze=_freeze, result=_result, missed=_missed)


def _lock(account_id: uuid.UUID, draw: Draw) -> None:
    lock_period_of(account_id, draw.series.subject_id)


def _freeze(account_id: uuid.UUID, draw: Draw) -> None:
    period = lock_period_of(account_id, draw.series.subject_id)
    if period.state is not PeriodState.PRECLOSED:
        return
    close_ledgers(Period.objects.get(id=period.id), period.now)
    freeze_draw(account_id, draw.id, Number(modulus=10**period.width))


def _result(account_id: uuid.UUID, draw: Draw) -> None:
    """Seal the drawn number; the schedule announces it at once."""
    period = lock_period_of(account_id, draw.series.subject_id)
    if period.state is not PeriodState.PRECLOSED:
        return  # voided meanwhile: the draw stands, and decides nothing
    close_ledgers(Period.objects.get(id=period.id), period.now)
    Period.objects.filter(id=period.id).update(
        lucky_number=draw.result_number, lucky_number_by=None, lucky_number_at=period.now
    )
    audit_clock(account_id, "period.draw_number", "period", period.id, draw=str(draw.id))
    record(PeriodChanged(period.id), account_id=account_id)


def _missed(account_id: uuid.UUID, draw: Draw) -> None:
    """Draw again as soon as the lead allows, at a whole minute."""
    period = lock_period_of(account_id, draw.series.subject_id)
    if period.state not in (PeriodState.OPEN, PeriodState.PRECLOSED):
        return
    draw_at = _next_slot(database_now(), draw.series)
    redo_draw(account_id, draw.id, draw_at=draw_at)
    Period.objects.filter(id=period.id).update(reveal_at=draw_at)
    audit_clock(
        account_id,
        "period.draw_missed",
        "period",
        period.id,
        draw=str(draw.id),
        reveal_at=draw_at.isoformat(),
    )
    record(PeriodChanged(period.id), account_id=account_id)


def _next_slot(now: datetime, series: Series) -> datetime:
    at = now + timedelta(seconds=series.lead_seconds + NEXT_SLOT_SECONDS)
    return (at + timedelta(minutes=1)).replace(second=0, microsecond=0)
