"""Put an announcement away: the person has seen it, and it comes no more to them in this account."""

from __future__ import annotations

from inbox.models import AnnouncementSeen
from inbox.queries.announcements import Shown
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.member import Member


def put_away(member: Member, shown: Shown) -> None:
    """Twice is no error. It is nobody's business but the person's, so no audit row is written."""
    place = {"platform_id": shown.id} if shown.is_platform else {"announcement_id": shown.id}
    row = AnnouncementSeen(
        id=new_id(), account_id=member.account_id, user_id=member.user_id, seen_at=database_now(), **place
    )
    with transaction():
        AnnouncementSeen.objects.bulk_create([row], ignore_conflicts=True)
