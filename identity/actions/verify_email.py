"""Mark a user's e-mail address as confirmed."""

from __future__ import annotations

import uuid

from identity.models import User
from kernel.clock import database_now


def verify_email(user_id: uuid.UUID, email: str) -> bool:
    """Whether this call was the first to show it; nothing when the address is another by now."""
    unverified = User.objects.filter(pk=user_id, email=email, email_verified_at=None, is_active=True)
    return bool(unverified.update(email_verified_at=database_now()))
