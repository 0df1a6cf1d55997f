"""Rules for roles, for removing members, and for staff."""

from __future__ import annotations

from django.http import HttpRequest

from identity import second_factor
from identity.tokens import Claims
from kernel.errors import Conflict, Denied, bad_field
from tenancy.member import OUTSIDE_TOKEN, Member
from tenancy.models import Membership
from tenancy.roles import Role
from tenancy.staff import Staff

# The account has one owner, from its first day.
GIVEN_ROLES = tuple(role for role in Role if role != Role.OWNER)


def read_role(text: str) -> Role:
    """A role that can be given; BadInput otherwise."""
    if text == Role.OWNER:
        raise bad_field("role", "An account can have only one owner.", code="one_owner")
    if text not in GIVEN_ROLES:
        raise bad_field("role", f"The role must be one of {', '.join(GIVEN_ROLES)}.")
    return Role(text)


def require_changeable(member: Member, person: Membership) -> None:
    """Conflict for the owner and for oneself."""
    if person.role == Role.OWNER:
        raise Conflict("The owner can't be removed or given another role.", code="owner_stays")
    if person.pk == member.id:
        raise Conflict("You can't do this to yourself. Ask another admin.", code="not_oneself")


def require_second_factor(request: HttpRequest, staff: Staff, claims: Claims) -> None:
    """Raise Denied for staff without a required second factor, and for a personal token."""
    if claims.token_id is not None:
        raise Denied(OUTSIDE_TOKEN, code="token_scope")
    if not second_factor.is_satisfied(request):
        raise Denied("Staff need a second factor. Set one up.", code="second_factor_required")
