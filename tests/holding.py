"""For tests of products: let the time to undo pass."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from holds.schedule import carry_out_overdue
from tests.database import MoveClock

LATE = timedelta(seconds=3)


def let_holds_end(move_clock: MoveClock, *, after: timedelta = timedelta(0)) -> int:
    """Carry out every held act; `after` is how far the clock has been moved already. Returns how many."""
    move_clock(after + timedelta(seconds=settings.HOLD_SECONDS) + LATE)
    return carry_out_overdue()
