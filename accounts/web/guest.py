"""The start page of a user without an account who has an invitation."""

from __future__ import annotations

import uuid

from django.urls import reverse

from accounts.invitations import waiting_for
from identity.models import User


def invited(user_id: uuid.UUID) -> str | None:
    """Return the page of the user's accounts if they have invitations, or None."""
    user = User.objects.filter(pk=user_id).first()
    return reverse("accounts:switch-account") if user is not None and waiting_for(user) else None
