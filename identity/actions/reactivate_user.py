"""Reactivate a user, who can sign in again with the previous password."""

from __future__ import annotations

from identity.models import User


def reactivate_user(user: User) -> None:
    """Reactivate the user; ended sessions and tokens stay ended."""
    user.is_active = True
    user.save(update_fields=["is_active", "updated_at"])
