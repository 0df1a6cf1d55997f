"""Give up one of one's own second factors."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from accounts.journal import audit_person
from identity.actions.remove_factor import remove_factor
from identity.models import User
from identity.second_factor import FACTORS
from kernel.errors import NotFound
from kernel.transactions import transaction

KINDS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey"}


def remove_own_factor(user: User, factor_id: str, *, ip_address: str | None = None) -> None:
    """NotFound for anybody else's; Conflict for the last one of staff who must have one."""
    if not (factor_id.isascii() and factor_id.isdigit() and len(factor_id) < 19):
        raise NotFound
    with transaction():
        factor = Authenticator.objects.filter(pk=int(factor_id), user=user, type__in=FACTORS).first()
        if factor is None:
            raise NotFound
        kind = KINDS[Authenticator.Type(factor.type)]
        remove_factor(user, factor)
        audit_person(user.pk, "factor.remove", ip_address=ip_address, kind=kind)
