"""Where somebody begins who belongs to no account and is invited to one."""

from __future__ import annotations

import uuid

from django.urls import reverse

from accounts.invitations import waiting_for
from identity.models import User


def invited(user_id: uuid.UUID) -> str | None:
    """Their accounts, where invitations are answered; None when there are none."""
    user = User.objects.filter(pk=user_id).first()
    return reverse("accounts:switch-account") if user is not None and waiting_for(user) else None
