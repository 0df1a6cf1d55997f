"""Schedule another attempt at a draw: later than the previous one, with the full lead before it."""

from __future__ import annotations

from datetime import datetime

from draws.leads import freeze_times
from draws.models import Draw, Series
from draws.records import freeze_of, instant, unix
from fairness.freezing import Redo
from fairness.redo import MISSED
from kernel.errors import bad_field


def next_attempt(series: Series, old: Draw, *, reason: str, draw_at: datetime, now: datetime) -> Draw:
    """Write the attempt that follows `old`, scheduled. Raises bad_field if it is too soon."""
    at = instant(unix(draw_at))
    freeze_at, freeze_by = freeze_times(at, series.lead_seconds, series.least_lead_seconds)
    if at <= old.draw_at:
        raise bad_field(
            "draw_at", "A repeated draw must be later than the draw it replaces.", code="too_soon"
        )
    if freeze_at < now:
        raise bad_field(
            "draw_at", "A repeated draw needs the full time between freeze and draw.", code="too_soon"
        )
    return Draw.objects.create(
        account_id=series.account_id,
        series=series,
        number=old.number,
        attempt=old.attempt + 1,
        draw_at=at,
        freeze_at=freeze_at,
        freeze_by=freeze_by,
        reason=reason,
        replaces=old,
    )


def redo_of(draw: Draw) -> Redo | None:
    """Return what the freeze of this attempt states about the previous one; None for a first attempt."""
    if draw.replaces_id is None:
        return None
    old = Draw.objects.get(id=draw.replaces_id)
    replaced = freeze_of(old) if old.freeze is not None else None
    return Redo(replaced, draw.attempt, draw.reason if replaced else MISSED, unix(draw.draw_at))
