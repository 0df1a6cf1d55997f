"""The manager of a group, and the people who could manage it."""

from __future__ import annotations

from chits.models import Group
from tenancy.models import Membership
from tenancy.roles import Role

RUNNERS = (Role.OWNER, Role.ADMIN, Role.MANAGER)


def may_manage(membership: Membership) -> bool:
    """Return whether this person can manage a group."""
    return membership.is_active and membership.role in RUNNERS


def managers() -> list[Membership]:
    """Return the people who can manage a group of the account in scope, by name."""
    rows = Membership.objects.select_related("user").filter(is_active=True, role__in=RUNNERS)
    return sorted(rows, key=lambda one: (one.user.full_name.casefold(), str(one.id)))


def manager_of(group: Group) -> Membership | None:
    """Return the manager of the group, or None if they have left the account."""
    found: Membership | None = (
        Membership.objects.select_related("user").filter(id=group.manager_id, is_active=True).first()
    )
    return found
