"""Change one's own password."""

from __future__ import annotations

from accounts.actions.claim_invitation import claim_by_password
from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.actions.change_password import change_password
from identity.models import User
from kernel.transactions import transaction


def change_own_password(user: User, *, current: str, new: str, ip_address: str | None = None) -> None:
    """Every session opened with the old one ends; BadInput by field when either password will not do."""
    with transaction():
        if user.must_change_password:
            claim_by_password(user, current, new, ip_address=ip_address)
        else:
            change_password(user, current=current, new=new)
        audit_person(user.pk, "password.change", ip_address=ip_address)
        queue_security_notice(user.pk, "password")
