"""Take a code of the person's authenticator app, or one of their recovery codes; each is good once."""

from __future__ import annotations

import secrets

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from identity.models import User
from identity.recovery_codes import take_code
from identity.vault import unseal
from kernel.clock import database_now
from kernel.transactions import transaction

# One step of 30 seconds earlier or later, for clocks that differ.
TOLERANCE = 1
MOST_DIGITS = 16


def check_code(user: User, code: str) -> bool:
    """Whether the code is right, and has not been taken before."""
    digits = "".join(sign for sign in code if not sign.isspace() and sign != "-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > MOST_DIGITS:
        return False
    with transaction():
        return _take_from_app(user, digits) or take_code(user, digits)


def matching_step(secret: str, digits: str) -> int | None:
    """Return the time step of the code among the current ones, or None."""
    now = int(database_now().timestamp()) // app_settings.TOTP_PERIOD
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if secrets.compare_digest(format_hotp_value(hotp_value(secret, step)), digits):
            return step
    return None


def _take_from_app(user: User, digits: str) -> bool:
    """A step is taken once, and none before it any more (RFC 6238, 5.2): held in the row, under its lock."""
    row = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
    step = matching_step(unseal(row.data["secret"]), digits) if row else None
    if row is None or step is None or step <= row.data.get("last_step", -1):
        return False
    row.data["last_step"] = step
    row.last_used_at = database_now()
    row.save(update_fields=["data", "last_used_at"])
    return True
