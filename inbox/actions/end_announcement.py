"""End an announcement early."""

from __future__ import annotations

from audit.record import audit, audit_platform
from inbox.models import Announcement, PlatformAnnouncement
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.member import Member
from tenancy.staff import Staff


def end_announcement(member: Member, announcement: Announcement) -> bool:
    """End an announcement of the account. Return whether this call ended it; repeating it is no error."""
    with transaction():
        rows = Announcement.objects.filter(pk=announcement.pk, ended_at=None)
        if not rows.update(ended_at=database_now(), ended_by_name=member.user_name[:300]):
            return False
        audit(member, "announcement.end", "announcement", announcement.pk, title=announcement.title)
    return True


def end_platform_announcement(staff: Staff, announcement: PlatformAnnouncement) -> bool:
    """End an announcement of the platform. Return whether this call ended it."""
    with transaction():
        rows = PlatformAnnouncement.objects.filter(pk=announcement.pk, ended_at=None)
        if not rows.update(ended_at=database_now(), ended_by_name=staff.name[:300]):
            return False
        audit_platform(staff, "announcement.end", title=announcement.title, announcement=str(announcement.pk))
    return True
