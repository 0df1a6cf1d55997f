"""Announcements as rows of the desks' lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from inbox.models import Announced


def state_of(row: Announced, now: datetime) -> dict[str, str]:
    """Return the announcement's state as a tag."""
    if row.ended_at is not None:
        return {"word": _("Ended early"), "tone": "", "icon": "x"}
    if row.ends_at is not None and row.ends_at <= now:
        return {"word": _("Ended"), "tone": "", "icon": "check"}
    if row.starts_at > now:
        return {"word": _("Scheduled"), "tone": "wait", "icon": "clock"}
    return {"word": _("Active"), "tone": "gain", "icon": "megaphone"}


def row_of(row: Any, now: datetime, *, end_url: str, audience: str = "") -> dict[str, Any]:
    """Return one row of the list. `end_url` is empty once the announcement has ended."""
    is_over = row.ended_at is not None or (row.ends_at is not None and row.ends_at <= now)
    return {
        "row": row,
        "state": state_of(row, now),
        "seen": row.seen_count,
        "audience": audience,
        "end_url": "" if is_over else end_url,
    }
