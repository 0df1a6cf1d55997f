"""Everything that held acts register with the floors below."""

from __future__ import annotations

from holds import schedule


def register() -> None:
    """Called once, when the apps are ready."""
    schedule.register()
