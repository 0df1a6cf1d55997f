"""Passkeys: WebAuthn credentials for sign-in alone or as a second factor after a password.

A passkey requires a fingerprint or PIN, so it counts as two factors. The challenge is stored in the session
and used once.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError

from identity.models import User
from identity.recovery_codes import codes_left, make_codes
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, NotSignedIn
from kernel.transactions import transaction

MOST = 20
# The field with the signature counter of the passkey.
COUNTER = "sign_count"
# Errors of invalid browser answers.
UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError)


def begin_adding(user: User) -> dict[str, Any]:
    """Return what the browser needs to create a passkey for this user."""
    return dict(auth.begin_registration(user, True)["publicKey"])


def add_passkey(user: User, name: str, credential: Any) -> list[str]:
    """Store the passkey; return recovery codes to show now if it is the first factor.

    BadInput if the browser's answer doesn't fit the challenge.
    """
    try:
        parsed = auth.parse_registration_response(credential)
        _require_our_origin(parsed.response.client_data.origin)
        counter = auth.complete_registration(credential).counter
    except UNREADABLE:
        raise BadInput("The passkey can't be read. Try again.", code="bad_passkey") from None
    finally:
        auth.clear_state()
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        if passkeys_of(user).count() >= MOST:
            raise Conflict(
                f"You can have at most {MOST} passkeys. Remove one first.", code="too_many_passkeys"
            )
        data = {"name": name, "credential": credential, COUNTER: counter}
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
        return [] if codes_left(user) else make_codes(user)


def begin_signing_in(user: User | None = None) -> dict[str, Any]:
    """Return the challenge for any passkey of this site, or for those of one user."""
    return dict(auth.begin_authentication(user)["publicKey"])


def check_passkey(credential: Any, user: User | None = None) -> User:
    """Return the user of the passkey, which must be `user` if given; NotSignedIn if unknown."""
    try:
        parsed = auth.parse_authentication_response(credential)
        _require_our_origin(parsed.response.client_data.origin)
        person = user or auth.extract_user_from_response(credential)
        factor = auth.complete_authentication(person, credential)
    except UNREADABLE:
        raise NotSignedIn("No user has this passkey.", code="unknown_passkey") from None
    finally:
        auth.clear_state()
    if not isinstance(person, User) or not person.is_active:
        raise NotSignedIn("No user has this passkey.", code="unknown_passkey")
    _count(factor, parsed.response.authenticator_data.counter)
    return person


def _require_our_origin(origin: str) -> None:
    """ValueError for an answer given to another site, port or subdomain: exactly ours counts."""
    if origin not in (settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS):
        raise ValueError(origin)


def _count(factor: Authenticator, counter: int) -> None:
    """Store the signature counter; NotSignedIn if it did not increase, because the passkey is then a copy.

    Many passkeys don't count and stay at 0.
    """
    with transaction():
        row = Authenticator.objects.select_for_update().get(pk=factor.pk)
        before = row.data.get(COUNTER, row.wrap().authenticator_data.counter)
        if (counter or before) and counter <= before:
            raise NotSignedIn("No user has this passkey.", code="unknown_passkey")
        row.data[COUNTER] = counter
        row.last_used_at = database_now()
        row.save(update_fields=["data", "last_used_at"])


def passkeys_of(user: User) -> Any:
    """The rows, oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")
