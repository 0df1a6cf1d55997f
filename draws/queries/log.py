"""Read the state of the log of freezes at its latest check."""

from __future__ import annotations

from typing import Any

from draws.models import LogCheck


def log_health() -> dict[str, Any] | None:
    """Return it for `/healthz/`; None before the first check."""
    last = LogCheck.objects.order_by("-checked_at", "-id").first()
    if last is None:
        return None
    return {
        "checked_at": last.checked_at.isoformat(),
        "lines": last.position,
        "head": last.head,
        "problems": len(last.problems),
    }
