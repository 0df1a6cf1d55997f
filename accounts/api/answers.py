"""Convert rows to the API schemas."""

from __future__ import annotations

from typing import Any

from accounts.actions.invite_member import Invited
from accounts.invitations import is_open
from accounts.models import Invitation
from accounts.opening import opening
from accounts.queries import OwnInvitation, OwnMembership
from accounts.sessions import OwnSession
from credits.queries import balance_of
from identity.actions.open_session import Tokens
from identity.models import PersonalToken, User
from plans.queries import grant_of
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.scope import scope


def user_answer(user: User) -> dict[str, Any]:
    return {
        "id": str(user.pk),
        "email": user.email,
        "email_verified": user.email_verified_at is not None,
        "mobile_number": user.mobile_number,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "full_name": user.full_name,
        "language": user.language,
        "time_zone": user.time_zone,
        "theme": user.theme,
        "is_staff": user.is_staff,
        "must_change_password": user.must_change_password,
    }


def account_answer(member: Member | None) -> dict[str, Any] | None:
    """Return the account as this member sees it; None for staff without an account."""
    if member is None:
        return None
    with scope(member.account_id, member.user_id):
        credits = balance_of(member.account_id)
    return {
        "id": str(member.account_id),
        "name": member.account_name,
        "account_status": member.account_status.value,
        "credits": credits,
        "billing_country": member.country,
        "currency": member.currency,
        "plan": member.plan,
        "role": member.role.value,
    }


def billing_answer(member: Member | None) -> dict[str, Any]:
    """Return `subscription` and the open `invoice`: from billing, or from the grant."""
    if member is None:
        return {"subscription": None, "invoice": None}
    with scope(member.account_id, member.user_id):
        described = (
            opening.describer(member) if opening.describer else {"subscription": None, "invoice": None}
        )
        return {**described, "subscription": described["subscription"] or _by_grant(member)}


def _by_grant(member: Member) -> dict[str, Any] | None:
    """Return the subscription by the account's grant: `incomplete` before the first payment."""
    given = grant_of(member)
    if given is None:
        return None
    return {
        "status": "active" if given.starts_at else "incomplete",
        "plan": given.plan_id,
        "is_trial": given.is_trial,
        "auto_renew": not given.is_trial,
        "current_period_start": given.starts_at,
        "current_period_end": given.ends_at,
    }


def tokens_answer(tokens: Tokens | None) -> dict[str, str] | None:
    return {"access": tokens.access, "refresh": tokens.refresh} if tokens else None


def own_membership_answer(own: OwnMembership) -> dict[str, Any]:
    return {
        "id": str(own.id),
        "role": own.role.value,
        "account": {
            "id": str(own.account_id),
            "name": own.account_name,
            "account_status": own.account_status.value,
        },
    }


def member_answer(person: Membership) -> dict[str, Any]:
    user = person.user
    return {
        "id": str(person.pk),
        "user_id": str(user.pk),
        "full_name": user.full_name,
        "email": user.email,
        "mobile_number": user.mobile_number,
        "role": person.role,
        "joined_at": person.created_at,
    }


def invitation_answer(invitation: Invitation) -> dict[str, Any]:
    return {
        "id": str(invitation.pk),
        "state": "invited" if is_open(invitation) else "expired",
        "full_name": invitation.full_name,
        "email": invitation.email,
        "mobile_number": invitation.mobile_number,
        "role": invitation.role,
        "invited_at": invitation.created_at,
        "expires_at": invitation.expires_at,
    }


def invited_answer(invited: Invited) -> dict[str, Any]:
    """Return the invitation with the codes that are shown only once."""
    return {
        **invitation_answer(invited.invitation),
        "temporary_password": invited.temporary_password,
        "invite_url": invited.url,
    }


def own_invitation_answer(own: OwnInvitation) -> dict[str, Any]:
    return {
        "id": str(own.id),
        "account": own.account_name,
        "role": own.role.value,
        "invited_by": own.invited_by,
        "expires_at": own.expires_at,
    }


def token_answer(token: PersonalToken) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "name": token.name,
        "scope": token.scope,
        "hint": token.hint,
        "user": token.user.full_name,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
    }


def session_answer(session: OwnSession) -> dict[str, Any]:
    return {
        "id": str(session.id),
        "kind": session.kind,
        "device": session.device,
        "ip_address": session.ip_address,
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "is_this": session.is_this,
    }
