"""Find memberships, and read facts about users and accounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from accounts.invitations import waiting_for
from accounts.models import Invitation
from identity.models import PersonalToken, User
from identity.second_factor import FACTORS
from kernel.clock import database_now
from kernel.errors import NotFound
from kernel.find_one import find_one
from kernel.ids import id_to_find, read_id
from kernel.query import select
from tenancy.access import Access, Status, is_allowed
from tenancy.demand import covers
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.roles import Role
from tenancy.scope import scope

# Seen through the policies that show a person their own memberships and accounts.
OWN = """
SELECT m.id, a.id, a.name, a.status, m.role
FROM tenancy_membership m JOIN tenancy_account a ON a.id = m.account_id
WHERE m.user_id = %s AND m.is_active
ORDER BY m.role <> 'owner', m.created_at, m.id
"""


@dataclass(frozen=True, slots=True)
class OwnMembership:
    """An account of a user, before one is chosen."""

    id: uuid.UUID
    account_id: uuid.UUID
    account_name: str
    account_status: Status
    role: Role

    @property
    def can_enter(self) -> bool:
        """Whether one may sign in to it: not when it is locked or closed."""
        return is_allowed(self.account_status, Access.READ)


def memberships_of(user_id: uuid.UUID) -> list[OwnMembership]:
    """Return the user's accounts: the own account first, then the oldest."""
    with scope(None, user_id):
        return [
            OwnMembership(row[0], row[1], row[2], Status(row[3]), Role(row[4]))
            for row in select(OWN, [user_id])
        ]


def people_of(member: Member) -> QuerySet[Membership]:
    """Return the members of the account."""
    return Membership.objects.filter(account_id=member.account_id, is_active=True).select_related("user")


def person_for(member: Member, id: Any) -> Membership:
    """Return a member of the account, or raise NotFound."""
    return find_one(people_of(member), id)


def invitations_of(member: Member) -> QuerySet[Invitation]:
    """Return the unanswered invitations of the account, also expired ones."""
    return Invitation.objects.filter(account_id=member.account_id, outcome="")


def invitation_for(member: Member, id: Any) -> Invitation:
    """One of them, else NotFound."""
    return find_one(invitations_of(member), id)


def person_or_invitation(member: Member, id: Any) -> Membership | Invitation:
    """Return a member or an invitation; a membership has the id of its invitation."""
    found = people_of(member).filter(pk=id_to_find(id)).first()
    return found if found is not None else invitation_for(member, id)


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An account that invites the user by a confirmed address."""

    id: uuid.UUID
    account_id: uuid.UUID
    account_name: str
    role: Role
    invited_by: str
    expires_at: datetime


def invitations_to(user: User) -> list[OwnInvitation]:
    """Return the invitations that the user can answer without a code: those to a confirmed e-mail address.

    An invitation to a mobile number needs its code, because the number is not confirmed.
    """
    if not user.email or user.email_verified_at is None:
        return []
    found = []
    for waiting in waiting_for(None, email=user.email):
        with scope(waiting.account_id):
            row = Invitation.objects.get(pk=waiting.id)
            name = Account.objects.get(pk=waiting.account_id).name
        found.append(
            OwnInvitation(
                row.pk, waiting.account_id, name, Role(row.role), row.invited_by_name, row.expires_at
            )
        )
    return found


def invitation_to(user: User, id: Any) -> OwnInvitation:
    """One of them, else NotFound."""
    wanted = read_id(id)
    found = next((one for one in invitations_to(user) if one.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def own_factor(user: User, id: str) -> Authenticator:
    """One of the person's own second factors, else NotFound."""
    is_number = id.isascii() and id.isdigit() and len(id) < 19
    own = Authenticator.objects.filter(user=user, type__in=FACTORS)
    found = own.filter(pk=int(id)).first() if is_number else None
    if found is None:
        raise NotFound
    return found


def people_without_factor(member: Member) -> list[str]:
    """Return the names of members who must set up a second factor and have none."""
    if not member.second_factor_demand:
        return []
    roles = [role for role in Role if covers(member.second_factor_demand, role)]
    people = Membership.objects.filter(role__in=roles, is_active=True).select_related("user")
    have = Authenticator.objects.filter(type__in=FACTORS).values("user_id")
    return [
        row.user.full_name or row.user.email or "" for row in people.exclude(user_id__in=have).order_by("id")
    ]


def tokens_of(member: Member) -> QuerySet[PersonalToken]:
    """Return the account's valid personal tokens of all members."""
    live = PersonalToken.objects.filter(account_id=member.account_id, revoked_at=None)
    return live.filter(expires_at__gt=database_now()).select_related("user")


def token_for(member: Member, id: Any) -> PersonalToken:
    """One of them, else NotFound."""
    return find_one(tokens_of(member), id)
