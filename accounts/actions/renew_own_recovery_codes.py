"""Make new recovery codes for oneself."""

from __future__ import annotations

from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.actions.renew_recovery_codes import renew_recovery_codes
from identity.models import User
from kernel.transactions import transaction


def renew_own_recovery_codes(user: User, *, ip_address: str | None = None) -> list[str]:
    """The new ones, for which the old ones are worthless; Conflict without a second factor."""
    with transaction():
        codes = renew_recovery_codes(user)
        audit_person(user.pk, "factor.recovery-codes", ip_address=ip_address)
        queue_security_notice(user.pk, "codes")
    return codes
