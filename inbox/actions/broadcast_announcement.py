"""Send an announcement to its readers as a notice, if its writer asked for that."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from inbox.actions.notify import notify
from inbox.models import Announced, Announcement, PlatformAnnouncement
from inbox.queries.announcements import is_for
from kernel.clock import database_now
from tenancy.access import Access, is_allowed
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tenancy.staff import staff_scope


def queue_broadcast(row: Announcement | PlatformAnnouncement) -> None:
    """Queue the broadcast for the announcement's start, within the open transaction."""
    account_id = str(row.account_id) if isinstance(row, Announcement) else None
    broadcast_job.configure(schedule_at=row.starts_at).defer(
        announcement_id=str(row.pk), account_id=account_id
    )


@app.task(name="inbox.tell")
def broadcast_job(announcement_id: str, account_id: str | None) -> None:
    """Broadcast an announcement that starts now. Without an account it is the platform's."""
    if account_id is None:
        broadcast_platform_announcement(uuid.UUID(announcement_id))
    else:
        broadcast_announcement(uuid.UUID(announcement_id), uuid.UUID(account_id))


def broadcast_announcement(announcement_id: uuid.UUID, account_id: uuid.UUID) -> int:
    """Send a notice to the account's members and return how many got one.

    Nobody gets one once the announcement has ended, or a second one.
    """
    with scope(account_id):
        row = Announcement.objects.filter(pk=announcement_id).first()
        return _broadcast(account_id, row) if row else 0


def broadcast_platform_announcement(announcement_id: uuid.UUID) -> int:
    """Send a notice to the members of every account it is for, each account in its own transaction."""
    with staff_scope():
        row = PlatformAnnouncement.objects.filter(pk=announcement_id).first()
        if row is None:
            return 0
        accounts = Account.objects.all()
        if row.country:
            accounts = accounts.filter(country=row.country)
        if row.plan:
            accounts = accounts.filter(plan=row.plan)
        open_ones = [
            id for id, status in accounts.values_list("id", "status") if is_allowed(status, Access.READ)
        ]
    sent = 0
    for account_id in open_ones:
        with scope(account_id):
            sent += _broadcast(account_id, row)
    return sent


def _broadcast(account_id: uuid.UUID, row: Announced) -> int:
    if row.ended_at is not None or (row.ends_at is not None and row.ends_at <= database_now()):
        return 0
    people = Membership.objects.filter(account_id=account_id, is_active=True).values_list("user_id", "role")
    is_here = row.url.startswith("/")
    notices = notify(
        account_id,
        [user_id for user_id, role in people if is_for(row.audience, role)],
        kind="announcement",
        title=row.title,
        # A notice can only link to a path on this site. Any other URL goes into the text.
        body=row.text if is_here or not row.url else f"{row.text}\n{row.url}".strip(),
        url=row.url if is_here else "",
        key=f"announcement:{row.pk}",
    )
    return len(notices)
