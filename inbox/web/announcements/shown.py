"""Announcements as the desks list them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from inbox.models import Announced


def state_of(row: Announced, now: datetime) -> dict[str, str]:
    """Where it is in its course, as a tag."""
    if row.ended_at is not None:
        return {"word": _("Ended early"), "tone": "", "icon": "x"}
    if row.ends_at is not None and row.ends_at <= now:
        return {"word": _("Ended"), "tone": "", "icon": "check"}
    if row.starts_at > now:
        return {"word": _("Scheduled"), "tone": "wait", "icon": "clock"}
    return {"word": _("Active"), "tone": "gain", "icon": "megaphone"}


def row_of(row: Any, now: datetime, *, end_url: str, whom: str = "") -> dict[str, Any]:
    """One line of the list; `end_url` only while there is something to end."""
    is_over = row.ended_at is not None or (row.ends_at is not None and row.ends_at <= now)
    return {
        "row": row,
        "state": state_of(row, now),
        "seen": row.seen_count,
        "whom": whom,
        "end_url": "" if is_over else end_url,
    }
