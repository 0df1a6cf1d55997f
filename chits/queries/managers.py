"""Who runs a group, who could, and how its members reach them."""

from __future__ import annotations

from chits.models import Group
from tenancy.models import Membership
from tenancy.roles import Role

RUNNERS = (Role.OWNER, Role.ADMIN, Role.MANAGER)


def may_manage(membership: Membership) -> bool:
    """Whether this person may be given a group."""
    return membership.is_active and membership.role in RUNNERS


def managers() -> list[Membership]:
    """Who may be given a group of the account in scope, by name."""
    rows = Membership.objects.select_related("user").filter(is_active=True, role__in=RUNNERS)
    return sorted(rows, key=lambda one: (one.user.full_name.casefold(), str(one.id)))


def manager_of(group: Group) -> Membership | None:
    """Who runs the group; None once they have left the account."""
    found: Membership | None = (
        Membership.objects.select_related("user").filter(id=group.manager_id, is_active=True).first()
    )
    return found
