"""Rows as the shapes of the wire."""

from __future__ import annotations

from typing import Any

from accounts.queries import OwnMembership
from credits.queries import balance_of
from identity.actions.open_session import Tokens
from identity.models import User
from plans.models import Grant
from plans.queries import grant_of
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.scope import scope


def user_answer(user: User) -> dict[str, Any]:
    return {
        "id": str(user.pk),
        "email": user.email,
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
    """The account as this member sees it; None for staff who belong to none."""
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


def subscription_answer(member: Member) -> dict[str, Any]:
    """What the account has been given: `incomplete`, without dates, while its first payment is awaited."""
    with scope(member.account_id, member.user_id):
        given = grant_of(member)
    assert isinstance(given, Grant)
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
