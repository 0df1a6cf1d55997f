"""Find the next slot for an instalment's draw, and postpone the draw."""

from __future__ import annotations

from datetime import datetime, timedelta

from chits.locking import LockedGroup
from chits.models import Instalment
from chits.rules.schedule import next_slot


def slot_of(group: LockedGroup, instalment: Instalment) -> datetime:
    """Return the next time at which this draw can be held with its full lead."""
    near = (
        Instalment.objects.filter(group=group.row)
        .exclude(id=instalment.id)
        .filter(number__in=[instalment.number - 1, instalment.number + 1])
    )
    gaps = [abs(instalment.chartered_at - other.chartered_at) for other in near]
    return next_slot(
        instalment.draw_at,
        group.now,
        lead_seconds=group.row.freeze_lead_seconds,
        spacing=min(gaps, default=timedelta(days=30)),
    )


def postpone(instalment: Instalment, draw_at: datetime) -> None:
    """Start another attempt at a later time."""
    instalment.draw_at = draw_at
    instalment.attempt += 1
    instalment.draw_id = None
    instalment.frozen_at = None
    instalment.save(update_fields=["draw_at", "attempt", "draw_id", "frozen_at"])
