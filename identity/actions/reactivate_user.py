"""Let a person in again who was shut out; they sign in anew, with the password they had."""

from __future__ import annotations

from identity.models import User


def reactivate_user(user: User) -> None:
    """What was ended stays ended: sessions and tokens do not come back."""
    user.is_active = True
    user.save(update_fields=["is_active", "updated_at"])
