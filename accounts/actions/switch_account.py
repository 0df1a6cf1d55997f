"""Switch to another account of the user."""

from __future__ import annotations

import uuid

from audit.record import audit
from kernel.errors import NotFound
from tenancy.access import Access
from tenancy.member import Member, member_for, require_access
from tenancy.scope import scope


def switch_account(user_id: uuid.UUID, account_id: uuid.UUID, *, ip_address: str | None = None) -> Member:
    """Return the member there; NotFound for other accounts, Denied if it is locked or closed."""
    with scope(account_id, user_id):
        member = member_for(user_id, account_id, ip_address=ip_address)
        if member is None:
            raise NotFound
        require_access(member, Access.READ)
        audit(member, "session.switch", "user", user_id)
    return member
