"""A person has been shown their notices: none of them is new any more."""

from __future__ import annotations

from inbox.models import Notice
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.member import Member


def see_notices(member: Member) -> int:
    """How many were new until now. Only one's own, in this account; again is no error."""
    with transaction():
        new = Notice.objects.filter(user_id=member.user_id, seen_at=None)
        return new.update(seen_at=database_now())
