"""Whether an account requires a second factor of a member, and from when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tenancy.roles import Role


class Demand(StrEnum):
    """The roles that need one. Members of chit groups, who only see their own data, never do."""

    NOBODY = ""
    ADMINS = "admins"
    TEAM = "team"


def covers(demand: str, role: Role) -> bool:
    """Whether the demand includes this role."""
    if demand == Demand.ADMINS:
        return role in (Role.OWNER, Role.ADMIN)
    return demand == Demand.TEAM and role != Role.MEMBER


def is_due(demand: str, role: Role, begins_at: datetime | None, now: datetime) -> bool:
    """Whether the demand includes this role and the time to set one up is over."""
    return covers(demand, role) and begins_at is not None and begins_at <= now
