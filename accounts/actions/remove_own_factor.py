"""Remove one of one's own second factors."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.actions.remove_factor import remove_factor
from identity.models import User
from kernel.transactions import transaction

KINDS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey"}


def remove_own_factor(user: User, factor: Authenticator, *, ip_address: str | None = None) -> None:
    """Remove the factor; Conflict if staff would lose their last required one."""
    with transaction():
        kind = KINDS[Authenticator.Type(factor.type)]
        remove_factor(user, factor)
        audit_person(user.pk, "factor.remove", ip_address=ip_address, kind=kind)
        queue_security_notice(user.pk, "factor_gone")
