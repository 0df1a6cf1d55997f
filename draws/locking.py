"""The lock of a series: freezing, settling, redoing and lucky words of its draws go one after another.

Order: the product's own locks, then the series, then the log of freezes. One series a transaction.
"""

from __future__ import annotations

import uuid

from draws.models import Draw, Series
from kernel.advisory import LockSpace, take_locks
from kernel.errors import NotFound


def lock_series(account_id: uuid.UUID, series_id: uuid.UUID) -> Series:
    """The series under its lock, as it is now; NotFound."""
    take_locks(LockSpace.DRAW_SERIES, str(series_id))
    series = Series.objects.filter(account_id=account_id, id=series_id).first()
    if series is None:
        raise NotFound
    return series


def lock_draw(account_id: uuid.UUID, draw_id: uuid.UUID) -> Draw:
    """The draw under its series' lock; NotFound."""
    series_id = (
        Draw.objects.filter(account_id=account_id, id=draw_id).values_list("series_id", flat=True).first()
    )
    if series_id is None:
        raise NotFound
    series = lock_series(account_id, series_id)
    draw = Draw.objects.get(account_id=account_id, id=draw_id)
    draw.series = series
    return draw


def living_draw(series: Series, number: int) -> Draw:
    """The attempt at this draw that counts: scheduled, frozen or drawn; else the latest; NotFound."""
    draw = Draw.objects.filter(series_id=series.id, number=number).order_by("-attempt").first()
    if draw is None:
        raise NotFound
    draw.series = series
    return draw
