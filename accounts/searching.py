"""What the search finds in the account itself: the people who work in it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role
from tenancy.search import SEARCHERS, Hit


def register() -> None:
    """Register the search of the account's people."""
    SEARCHERS.add("people", find_people)


def find_people(member: Member, text: str, most: int) -> list[Hit]:
    """Find active members of the team by name, e-mail address or mobile number."""
    if not member.may("account.people"):
        return []
    team = Membership.objects.select_related("user").filter(is_active=True).exclude(role=Role.MEMBER)
    words = [
        Q(user__first_name__icontains=word)
        | Q(user__last_name__icontains=word)
        | Q(user__email__icontains=word)
        | Q(user__mobile_number__contains=word)
        for word in text.split()
    ]
    return [
        Hit(
            "person",
            row.user.full_name,
            row.user.email or row.user.mobile_number or "",
            reverse("accounts:members"),
        )
        for row in team.filter(*words).order_by("-id")[:most]
    ]
