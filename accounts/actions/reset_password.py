"""Set a new password by the link in a mail."""

from __future__ import annotations

from accounts.actions.verify_own_email import verify_own_email
from accounts.journal import audit_person
from identity.actions.change_password import set_password
from identity.models import User
from kernel.transactions import transaction


def reset_password(user: User, new: str, *, was_mailed: bool = False, ip_address: str | None = None) -> None:
    """The link has been checked; every session opened with the old password ends.

    A link that `was_mailed` to the person's address shows besides that they read what is sent there.
    """
    with transaction():
        set_password(user, new, field="new_password")
        if was_mailed and user.email:
            verify_own_email(user.pk, user.email, ip_address=ip_address)
        audit_person(user.pk, "password.reset", ip_address=ip_address)
