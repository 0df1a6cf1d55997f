"""Dismiss an announcement: it isn't shown to the person in this account again."""

from __future__ import annotations

from inbox.models import AnnouncementSeen
from inbox.queries.announcements import Shown
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.member import Member


def dismiss_announcement(member: Member, shown: Shown) -> None:
    """Record that the member has dismissed it; repeating it is no error.

    It concerns only the person, so no audit event is written.
    """
    subject = {"platform_id": shown.id} if shown.is_platform else {"announcement_id": shown.id}
    row = AnnouncementSeen(
        id=new_id(), account_id=member.account_id, user_id=member.user_id, seen_at=database_now(), **subject
    )
    with transaction():
        AnnouncementSeen.objects.bulk_create([row], ignore_conflicts=True)
