"""Shut a person out of the whole installation."""

from __future__ import annotations

from identity.actions.revoke_all import revoke_all
from identity.actions.revoke_tokens import revoke_tokens
from identity.models import User
from kernel.transactions import transaction


def deactivate_user(user: User) -> None:
    """No sign-in any more; every session, of browsers and of programs, is at its end, and every token."""
    with transaction():
        user.is_active = False
        user.save(update_fields=["is_active", "updated_at"])
        revoke_all(user.pk, because="deactivated")
        revoke_tokens(user.pk, because="deactivated")
