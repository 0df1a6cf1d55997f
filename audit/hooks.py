"""Everything that the audit log registers with the floors below."""

from __future__ import annotations

from audit import words
from audit.inspection import inspect_due
from kernel import schedule


def register() -> None:
    """Called once, when the apps are ready."""
    words.tell(words.OWN)
    schedule.repeat("inspections", inspect_due, every_seconds=300, apart=True)
