"""Give a member another role."""

from __future__ import annotations

from accounts.policies import read_role, require_changeable
from accounts.seats import require_room
from accounts.tasks import queue_security_notice
from audit.record import audit
from kernel.transactions import transaction
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role


def change_role(member: Member, person: Membership, role: str) -> Membership:
    """BadInput for no such role; Conflict for the owner and for oneself. The next request feels it."""
    with transaction():
        given = read_role(role)
        require_changeable(member, person)
        if not person.takes_seat and given != Role.MEMBER:
            require_room(member)
            person.takes_seat = True
        before, person.role = person.role, given
        person.save(update_fields=["role", "takes_seat"])
        if given == Role.ADMIN and before != given:
            queue_security_notice(person.user_id, "admin")
        audit(member, "member.role", "membership", person.pk, before=before, after=given)
    return person
