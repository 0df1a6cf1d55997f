"""Recovery codes: ten that work once each, for the day the phone is lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from identity import second_factor
from identity.models import User
from kernel.errors import Conflict
from kernel.transactions import transaction


def recovery_codes_of(user: User) -> list[str]:
    """Those not yet used."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(row.wrap().get_unused_codes()) if row else []


def renew_recovery_codes(user: User) -> list[str]:
    """New ones; the old ones are worthless. Conflict without a second factor they could stand in for."""
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        if not second_factor.is_set_up(user):
            raise Conflict("Set up an authenticator app or a passkey first.", code="no_second_factor")
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(user)
        return recovery_codes_of(user)
