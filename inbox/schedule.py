"""Retry deliveries that failed temporarily or were lost with a worker."""

from __future__ import annotations

from inbox.actions.deliver import deliver_job
from kernel import schedule
from kernel.jobs import queue_once
from kernel.query import select


def register() -> None:
    schedule.repeat("deliveries of notices", deliver_due, every_seconds=30)


def deliver_due() -> int:
    """Queue a job for every account with a due delivery, and return how many accounts that is."""
    due = [row[0] for row in select("SELECT account_id FROM inbox_due_accounts()")]
    for account_id in due:
        lock = f"inbox.deliver:{account_id}"
        queue_once(deliver_job.configure(queueing_lock=lock), account_id=str(account_id))
    return len(due)
