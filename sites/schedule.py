"""Queue again the orders that a worker has abandoned."""

from __future__ import annotations

import uuid

from kernel import schedule
from kernel.clock import database_now
from kernel.query import select
from sites.actions.order_content import generate_job
from sites.actions.push_post import push_post
from sites.models import Generation
from tenancy.due import do_each


def register() -> None:
    schedule.repeat("content", carry_on, every_seconds=60)
    schedule.repeat("deliveries to WordPress", deliver, every_seconds=15, apart=True)


def carry_on() -> int:
    """Queue orders again that no worker has started for five minutes; return their number."""
    return do_each(select("SELECT account_id, generation_id FROM sites_stalled_generations()"), _queue)


def _queue(account_id: uuid.UUID, generation_id: uuid.UUID) -> None:
    Generation.objects.filter(id=generation_id).update(moved_at=database_now())
    generate_job.defer(account_id=str(account_id), generation_id=str(generation_id))


def deliver() -> int:
    """Bring what waits, or waits again after a failure, to its WordPress; gives how many were tried."""
    due = select("SELECT account_id, delivery_id FROM sites_due_deliveries()")
    for account_id, delivery_id in due:
        push_post(account_id, delivery_id)
    return len(due)
