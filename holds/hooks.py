"""What held acts register with the lower layers."""

from __future__ import annotations

from holds import schedule


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    schedule.register()
