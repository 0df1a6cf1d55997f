"""Everything that people register with the floors below."""

from __future__ import annotations

from identity import schedule


def register() -> None:
    """Called once, when the apps are ready."""
    schedule.register()
