"""Overrides for members who run the book: live ones, and the state of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from books.models import OverrideGrant
from books.states import MAX_WRONG_TRIES

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """An override and its current state: live, used, locked or expired."""

    row: OverrideGrant
    state: str

    @property
    def number(self) -> str:
        """Return the number with its zeros, or "" for any number."""
        row = self.row
        return "" if row.number is None else row.period.book.written(row.number)


def state_of(grant: OverrideGrant, now: datetime) -> str:
    if grant.used_at is not None:
        return "used"
    if grant.wrong_tries >= MAX_WRONG_TRIES:
        return "locked"
    return "expired" if grant.expires_at <= now else "live"


def live_overrides(now: datetime) -> list[OverrideGrant]:
    """Return the overrides that can be used now."""
    rows = OverrideGrant.objects.filter(used_at=None, expires_at__gt=now, wrong_tries__lt=MAX_WRONG_TRIES)
    return list(rows.order_by("expires_at"))


def recent_overrides(now: datetime) -> list[ShownGrant]:
    """Return the latest overrides, newest first."""
    rows = OverrideGrant.objects.select_related("period__book").order_by("-id")[:SHOWN]
    return [ShownGrant(grant, state_of(grant, now)) for grant in rows]
