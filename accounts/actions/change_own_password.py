"""Change one's own password."""

from __future__ import annotations

from accounts.journal import audit_person
from identity.actions.change_password import change_password
from identity.models import User
from kernel.transactions import transaction


def change_own_password(user: User, *, current: str, new: str, ip_address: str | None = None) -> None:
    """Every session opened with the old one ends; BadInput by field when either password will not do."""
    with transaction():
        change_password(user, current=current, new=new)
        audit_person(user.pk, "password.change", ip_address=ip_address)
