"""The fair draw of a period, for its pages."""

from __future__ import annotations

import uuid
from typing import Any

from books.states import PERIOD_DRAWS
from draws.queries.draws import draw_of, series_of
from draws.queries.showing import show_draw


def fair_draw_of(period_id: uuid.UUID) -> dict[str, Any] | None:
    """Return the attempt that counts, as it is public; None without a charter."""
    series = series_of(PERIOD_DRAWS, period_id)
    draw = draw_of(series.id, 1) if series is not None else None
    if draw is None:
        return None
    return {**show_draw(draw, lists=False), "at": draw.draw_at, "freezes": draw.freeze_at}
