"""What the package registers when Drawbook starts."""

from __future__ import annotations

from rest import schedule


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    schedule.register()
