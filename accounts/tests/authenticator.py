"""An authenticator app for tests."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from identity.actions.set_up_totp import new_secret, set_up_totp
from identity.models import User
from kernel.clock import database_now

STEP_SECONDS = 30


def code_of(secret: str, steps_ahead: int = 0) -> str:
    """What the app shows now, or some steps of half a minute from now."""
    return format_hotp_value(
        hotp_value(secret, int(database_now().timestamp()) // STEP_SECONDS + steps_ahead)
    )


def with_app(user: Any) -> str:
    """Set up an app for the user; its secret. The code of the present step is used up by that."""
    secret = new_secret()
    set_up_totp(User.objects.get(pk=getattr(user, "user_id", None) or user.pk), secret, code_of(secret))
    return secret
