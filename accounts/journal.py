"""Audit events about a user, in all the user's accounts."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.queries import memberships_of
from audit.record import audit
from tenancy.member import member_for
from tenancy.scope import scope


def audit_person(
    user_id: uuid.UUID,
    verb: str,
    *,
    account_id: uuid.UUID | None = None,
    ip_address: str | None = None,
    **facts: Any,
) -> None:
    """Write that the person did `verb` to themselves, in one account or in each of theirs."""
    account_ids = [account_id] if account_id else [own.account_id for own in memberships_of(user_id)]
    for own_id in account_ids:
        with scope(own_id, user_id):
            member = member_for(user_id, own_id, ip_address=ip_address)
            if member is not None:
                audit(member, verb, "user", user_id, **facts)
