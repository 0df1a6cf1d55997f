"""Set a new password by the link in a mail."""

from __future__ import annotations

from accounts.actions.verify_own_email import verify_own_email
from accounts.journal import audit_person
from identity.actions.change_password import set_password
from identity.actions.end_what_was_set_up import end_what_was_set_up
from identity.models import User
from kernel.transactions import transaction


def reset_password(user: User, new: str, *, was_mailed: bool = False, ip_address: str | None = None) -> None:
    """The link has been checked; sessions, personal tokens and Google end with the old password.

    A link that `was_mailed` to the person's address shows besides that they read what is sent there. Second
    factors set up before that was known end too, for a stranger may have signed up with the address. Those
    set up since stay: who reads somebody's mail has one factor, not two.
    """
    with transaction():
        set_password(user, new, field="new_password")
        if was_mailed and user.email:
            verify_own_email(user.pk, user.email, ip_address=ip_address)
        user.refresh_from_db(fields=["email_verified_at"])
        end_what_was_set_up(
            user.pk,
            because="recovery",
            with_factors=was_mailed and user.email_verified_at is not None,
            factors_before=user.email_verified_at,
        )
        audit_person(user.pk, "password.reset", ip_address=ip_address)
