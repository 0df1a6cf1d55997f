"""Set up an authenticator app for oneself."""

from __future__ import annotations

from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.actions.set_up_totp import set_up_totp
from identity.models import User
from kernel.transactions import transaction


def set_up_own_totp(user: User, secret: str, code: str, *, ip_address: str | None = None) -> list[str]:
    """Add the app and return recovery codes to show now; BadInput for `code`, Conflict if an app exists."""
    with transaction():
        codes = set_up_totp(user, secret, code)
        audit_person(user.pk, "factor.add", ip_address=ip_address, kind="authenticator app")
        queue_security_notice(user.pk, "factor")
    return codes
