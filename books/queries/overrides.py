"""Override grants as those who run the books see them: what is live, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from books.models import OverrideGrant
from books.states import MAX_WRONG_TRIES

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """A grant and what it is worth now: live, used, locked or expired."""

    row: OverrideGrant
    state: str

    @property
    def number(self) -> str:
        """The number it is for, with its zeros, or nothing when it is for any."""
        row = self.row
        return "" if row.number is None else row.period.book.written(row.number)


def state_of(grant: OverrideGrant, now: datetime) -> str:
    if grant.used_at is not None:
        return "used"
    if grant.wrong_tries >= MAX_WRONG_TRIES:
        return "locked"
    return "expired" if grant.expires_at <= now else "live"


def live_overrides(now: datetime) -> list[OverrideGrant]:
    """What could be spent now."""
    rows = OverrideGrant.objects.filter(used_at=None, expires_at__gt=now, wrong_tries__lt=MAX_WRONG_TRIES)
    return list(rows.order_by("expires_at"))


def recent_overrides(now: datetime) -> list[ShownGrant]:
    """The latest grants, newest first."""
    rows = OverrideGrant.objects.select_related("period__book").order_by("-id")[:SHOWN]
    return [ShownGrant(grant, state_of(grant, now)) for grant in rows]
