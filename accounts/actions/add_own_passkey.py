"""Add a passkey to one's own user."""

from __future__ import annotations

from typing import Any

from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.models import User
from identity.passkeys import add_passkey
from kernel.transactions import transaction


def add_own_passkey(user: User, name: str, credential: Any, *, ip_address: str | None = None) -> list[str]:
    """Add the passkey and return recovery codes to show now; BadInput for an invalid browser answer."""
    with transaction():
        codes = add_passkey(user, name, credential)
        audit_person(user.pk, "factor.add", ip_address=ip_address, kind="passkey")
        queue_security_notice(user.pk, "factor")
    return codes
