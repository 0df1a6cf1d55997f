"""Recompute the whole log of freezes each night, and store where it ended and which problems were found."""

from __future__ import annotations

import logging
from datetime import timedelta

from draws import freeze_log
from draws.models import FreezeLog, LogCheck
from kernel.clock import database_now

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=20)
MOST_PROBLEMS = 50
"""At most so many sentences are kept of one check."""


def check_log() -> LogCheck:
    """Check every line, every signature, and every end that earlier checks stored."""
    end = freeze_log.head()
    # Lines that are written meanwhile are for the next check.
    lines = FreezeLog.objects.filter(position__lte=end.position).order_by("position")
    problems = [
        *freeze_log.broken_lines(lines.iterator()),
        *freeze_log.missing_heads(LogCheck.objects.values_list("position", "head")),
    ]
    for problem in problems:
        logger.error("log of freezes: %s", problem)
    return LogCheck.objects.create(
        checked_at=database_now(), position=end.position, head=end.hash, problems=problems[:MOST_PROBLEMS]
    )


def check_log_due() -> bool:
    """Run the check if the last one is older than `EVERY`. Return whether it ran."""
    last = LogCheck.objects.order_by("-checked_at").values_list("checked_at", flat=True).first()
    if last is not None and database_now() < last + EVERY:
        return False
    check_log()
    return True
