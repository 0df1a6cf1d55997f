"""Set a new password by the link in a mail."""

from __future__ import annotations

from accounts.journal import audit_person
from identity.actions.change_password import set_password
from identity.models import User
from kernel.transactions import transaction


def reset_password(user: User, new: str, *, ip_address: str | None = None) -> None:
    """The link has been checked; every session opened with the old password ends."""
    with transaction():
        set_password(user, new, field="new_password")
        audit_person(user.pk, "password.reset", ip_address=ip_address)
