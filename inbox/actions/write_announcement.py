"""Create an announcement: for one's own account, or as staff for all accounts."""

from __future__ import annotations

from audit.record import audit, audit_platform
from inbox.actions.broadcast_announcement import queue_broadcast
from inbox.models import Announcement, PlatformAnnouncement
from inbox.queries.announcements import own_announcements, unended
from inbox.wording import Wording, refuse_country
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.member import Member
from tenancy.staff import Staff

MOST = 20
TOO_MANY = f"{MOST} announcements are active or scheduled. End one of them first."


def write_announcement(member: Member, wording: Wording) -> Announcement:
    """Create an announcement for the account's people.

    Raise BadInput by field, and Conflict when too many are active or scheduled.
    """
    with transaction():
        columns = wording.settled(database_now())
        if own_announcements(member).filter(unended()).count() >= MOST:
            raise Conflict(TOO_MANY, code="too_many_announcements")
        row = Announcement.objects.create(
            account_id=member.account_id,
            written_by_id=member.user_id,
            written_by_name=member.user_name[:300],
            **columns,
        )
        if row.is_told:
            queue_broadcast(row)
        audit(member, "announcement.write", "announcement", row.pk, title=row.title)
    return row


def write_platform_announcement(
    staff: Staff, wording: Wording, *, country: str = "", plan: str = ""
) -> PlatformAnnouncement:
    """Create an announcement for every account, or for those of a country or a plan."""
    with transaction():
        columns = wording.settled(database_now())
        refuse_country(country)
        if PlatformAnnouncement.objects.filter(unended()).count() >= MOST:
            raise Conflict(TOO_MANY, code="too_many_announcements")
        row = PlatformAnnouncement.objects.create(
            country=country, plan=plan, written_by_name=staff.name[:300], **columns
        )
        if row.is_told:
            queue_broadcast(row)
        audit_platform(staff, "announcement.write", title=row.title, announcement=str(row.pk))
    return row
