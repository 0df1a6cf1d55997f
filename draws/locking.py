"""Lock a series, so that freezing, settling, repeating and lucky words of its draws happen one at a time.

Order: the product's own locks, then the series, then the log of freezes. One series per transaction.
"""

from __future__ import annotations

import uuid

from draws.models import Draw, Series
from kernel.advisory import LockSpace, take_locks
from kernel.errors import NotFound
from kernel.find_one import find_one


def lock_series(account_id: uuid.UUID, series_id: uuid.UUID) -> Series:
    """Lock and return the series. Raises NotFound."""
    take_locks(LockSpace.DRAW_SERIES, str(series_id))
    return find_one(Series.objects.filter(account_id=account_id), series_id)


def lock_draw(account_id: uuid.UUID, draw_id: uuid.UUID) -> Draw:
    """Return the draw, locked with its series. Raises NotFound."""
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
    """Return the attempt that counts: scheduled, frozen or drawn, else the latest. Raises NotFound."""
    draw = Draw.objects.filter(series_id=series.id, number=number).order_by("-attempt").first()
    if draw is None:
        raise NotFound
    draw.series = series
    return draw
