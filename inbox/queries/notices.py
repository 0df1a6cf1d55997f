"""A person's notices in the account in scope."""

from __future__ import annotations

from inbox.models import Notice
from tenancy.member import Member


def notices_of(member: Member, most: int = 60) -> list[Notice]:
    """Return the member's latest notices, newest first."""
    return list(Notice.objects.filter(user_id=member.user_id).order_by("-created_at", "-id")[:most])


def new_notices(member: Member) -> int:
    """Return how many notices the member hasn't read."""
    return Notice.objects.filter(user_id=member.user_id, seen_at=None).count()
