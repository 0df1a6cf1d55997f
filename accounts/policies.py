"""Who may be given which role, and who stays."""

from __future__ import annotations

from kernel.errors import Conflict, bad_field
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role

# The account has one owner, from its first day.
GIVEN_ROLES = tuple(role for role in Role if role != Role.OWNER)


def read_role(text: str) -> Role:
    """A role that can be given; BadInput otherwise."""
    if text == Role.OWNER:
        raise bad_field("role", "An account has one owner, who opened it.", code="one_owner")
    if text not in GIVEN_ROLES:
        raise bad_field("role", f"A role is one of {', '.join(GIVEN_ROLES)}.")
    return Role(text)


def require_changeable(member: Member, person: Membership) -> None:
    """Conflict for the owner and for oneself."""
    if person.role == Role.OWNER:
        raise Conflict("The owner stays: the account answers to somebody.", code="owner_stays")
    if person.pk == member.id:
        raise Conflict("You cannot do this to yourself. Ask another admin.", code="not_oneself")
