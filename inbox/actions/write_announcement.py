"""Announce something: to one's own account, or as staff to all of them."""

from __future__ import annotations

from audit.record import audit, audit_platform
from inbox.actions.tell_announcement import queue_telling
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
    """It stands from its beginning on everybody's pages; BadInput by field, Conflict when there are many."""

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
            queue_telling(row)
        audit(member, "announcement.write", subject="announcement", subject_id=row.pk, title=row.title)
    return row


def write_platform_announcement(
    staff: Staff, wording: Wording, *, country: str = "", plan: str = ""
) -> PlatformAnnouncement:
    """The same to every account, or to those of a country or a plan."""

    with transaction():
        columns = wording.settled(database_now())
        refuse_country(country)
        if PlatformAnnouncement.objects.filter(unended()).count() >= MOST:
            raise Conflict(TOO_MANY, code="too_many_announcements")
        row = PlatformAnnouncement.objects.create(
            country=country, plan=plan, written_by_name=staff.name[:300], **columns
        )
        if row.is_told:
            queue_telling(row)
        audit_platform(staff, "announcement.write", title=row.title, announcement=str(row.pk))
    return row
