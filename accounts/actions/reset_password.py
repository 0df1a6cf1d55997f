"""Set a new password by the link in a mail."""

from __future__ import annotations

from accounts import links
from accounts.actions.verify_own_email import verify_own_email
from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.actions.change_password import set_password
from identity.actions.end_what_was_set_up import end_what_was_set_up
from identity.models import User
from kernel.errors import Conflict
from kernel.transactions import transaction

USED = "This link was already used. Sign in with your new password."


def reset_password(user: User, new: str, *, token: str, ip_address: str | None = None) -> None:
    """Set the password; sessions, tokens and Google links end. Conflict for a used link.

    The link proves that the user reads the address. Second factors set up before the address was confirmed
    end too, because a stranger may have signed up with it. Later ones stay: someone who reads the user's
    e-mail has one factor, not two.
    """
    with transaction():
        # Of several at once the first sets its password; after that the link is good no more.
        user = User.objects.select_for_update().get(pk=user.pk)
        if not links.mailed.check_token(user, token):
            raise Conflict(USED, code="link_used")
        set_password(user, new, field="new_password")
        if user.email:
            verify_own_email(user.pk, user.email, ip_address=ip_address)
        user.refresh_from_db(fields=["email_verified_at"])
        end_what_was_set_up(
            user.pk,
            because="recovery",
            with_factors=user.email_verified_at is not None,
            factors_before=user.email_verified_at,
        )
        audit_person(user.pk, "password.reset", ip_address=ip_address)
        queue_security_notice(user.pk, "recovery")
