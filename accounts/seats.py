"""How many users the plan has room for, and how many places are taken: by members and by invitations."""

from __future__ import annotations

from accounts.models import Invitation
from kernel.clock import database_now
from kernel.errors import BadInput
from plans.queries import limit_of
from tenancy.member import Member
from tenancy.models import Membership

LIMIT_REACHED = "User limit reached for your plan"


def seats_taken() -> int:
    """Members that count for the plan, and open invitations, of the account in scope."""
    members = Membership.objects.filter(is_active=True, takes_seat=True).count()
    waiting = Invitation.objects.filter(outcome="", takes_seat=True, expires_at__gt=database_now())
    return members + waiting.count()


def require_room(member: Member) -> None:
    """Count users under a lock, so that two invitations at once can't share the last seat."""
    limit = limit_of(member, "users", hold=True)
    if seats_taken() >= limit:
        raise BadInput(LIMIT_REACHED, code="user_limit")
