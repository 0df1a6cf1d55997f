"""What identity does again and again."""

from __future__ import annotations

from identity.actions.forget_old import forget_old
from kernel import schedule


def register() -> None:
    schedule.repeat("old-sessions", forget_old, every_seconds=3600)
