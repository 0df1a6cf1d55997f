"""Set up an authenticator app: the first right code shows that the person has it."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret

from identity.actions.check_code import matching_step
from identity.models import User
from identity.recovery_codes import codes_left, make_codes
from identity.vault import seal
from kernel.errors import Conflict, bad_field
from kernel.transactions import transaction


def new_secret() -> str:
    """160 random bits in base 32."""
    return str(generate_totp_secret())


def address_of(user: User, secret: str) -> str:
    """Return the URI of the QR code."""
    return str(get_adapter().build_totp_url(user, secret))


def set_up_totp(user: User, secret: str, code: str) -> list[str]:
    """Store the encrypted secret; return recovery codes to show now if it is the first factor.

    BadInput for a wrong `code`.
    """
    digits = "".join(sign for sign in code if sign.isdigit())
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            raise Conflict("An authenticator app is already set up. Remove it first.", code="already_set_up")
        step = matching_step(secret, digits) if digits.isascii() else None
        if step is None:
            raise bad_field(
                "code", "This code is wrong. Enter the current code from the app.", code="wrong_code"
            )
        sealed = {"secret": seal(secret), "last_step": step}
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=sealed)
        return [] if codes_left(user) else make_codes(user)
