"""Say that the address is one's own, by the link that was mailed to it."""

from __future__ import annotations

import uuid

from accounts.journal import audit_person
from identity.actions.verify_email import verify_email
from kernel.transactions import transaction


def verify_own_email(user_id: uuid.UUID, email: str, *, ip_address: str | None = None) -> bool:
    """Whether this was the first time; again, or for an address since changed, it does nothing."""
    with transaction():
        is_first = verify_email(user_id, email)
        if is_first:
            audit_person(user_id, "email.verify", ip_address=ip_address)
    return is_first
