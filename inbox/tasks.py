"""What the worker does for the inbox in its own time."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from inbox.actions.deliver import deliver
from inbox.actions.tell_announcement import tell_announcement, tell_platform_announcement
from inbox.models import Announcement, PlatformAnnouncement
from kernel.jobs import MAIL


@app.task(name="inbox.deliver", queue=MAIL)
def deliver_job(account_id: str) -> None:
    """Send what waits in the account."""
    deliver(uuid.UUID(account_id))


@app.task(name="inbox.tell")
def tell_job(announcement_id: str, account_id: str | None) -> None:
    """Tell everybody of an announcement that begins now; without an account it is the platform's."""
    if account_id is None:
        tell_platform_announcement(uuid.UUID(announcement_id))
    else:
        tell_announcement(uuid.UUID(announcement_id), uuid.UUID(account_id))


def queue_telling(row: Announcement | PlatformAnnouncement) -> None:
    """When it begins, with the transaction that is open."""
    account_id = str(row.account_id) if isinstance(row, Announcement) else None
    tell_job.configure(schedule_at=row.starts_at).defer(announcement_id=str(row.pk), account_id=account_id)
