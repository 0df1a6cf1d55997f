"""Whether an account demands a second factor from a member, and since when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tenancy.roles import Role


class Demand(StrEnum):
    """From whom; members of chit groups, who only look at what is theirs, are in neither."""

    NOBODY = ""
    ADMINS = "admins"
    TEAM = "team"


def covers(demand: str, role: Role) -> bool:
    """Whether the demand is on this role."""
    if demand == Demand.ADMINS:
        return role in (Role.OWNER, Role.ADMIN)
    return demand == Demand.TEAM and role != Role.MEMBER


def is_due(demand: str, role: Role, begins_at: datetime | None, now: datetime) -> bool:
    """Whether it is on this role and its time to set one up is over."""
    return covers(demand, role) and begins_at is not None and begins_at <= now
