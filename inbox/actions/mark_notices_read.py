"""Mark a member's notices as read."""

from __future__ import annotations

from inbox.models import Notice
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.member import Member


def mark_notices_read(member: Member) -> int:
    """Mark the member's own notices in this account as read, and return how many were unread."""
    with transaction():
        new = Notice.objects.filter(user_id=member.user_id, seen_at=None)
        return new.update(seen_at=database_now())
