"""What the audit log registers with the lower layers."""

from __future__ import annotations

from audit import words
from audit.inspection import inspect_due
from kernel import schedule


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    words.register_sentences(words.OWN)
    schedule.repeat("inspections", inspect_due, every_seconds=300, apart=True)
