"""Passkeys: WebAuthn credentials that sign in by themselves or stand beside a password.

Each asks its holder for a finger or a PIN, so one is two factors at once. The question that a browser
answers lies in its session and is asked once.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from identity.models import User
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, NotSignedIn
from kernel.transactions import transaction

MOST = 20
# Whatever a browser sends instead of a credential ends in one of these.
UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError)


def begin_adding(user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey for this person."""
    return dict(auth.begin_registration(user, True)["publicKey"])


def add_passkey(user: User, name: str, credential: Any) -> Authenticator:
    """Keep what the browser made; BadInput when it is no answer to our question."""
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except UNREADABLE:
        raise BadInput("The passkey could not be read. Try again.", code="bad_passkey") from None
    finally:
        auth.clear_state()
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        if passkeys_of(user).count() >= MOST:
            raise Conflict(f"You have {MOST} passkeys. Remove one first.", code="too_many_passkeys")
        row: Authenticator = auth.WebAuthn.add(user, name, credential).instance
        RecoveryCodes.activate(user)
    return row


def begin_signing_in(user: User | None = None) -> dict[str, Any]:
    """What the browser needs to show a passkey: any of this site's, or one of the person's."""
    return dict(auth.begin_authentication(user)["publicKey"])


def check_passkey(credential: Any, user: User | None = None) -> User:
    """Whose passkey it is, of `user` when given; NotSignedIn when it is not one of ours."""
    try:
        auth.parse_authentication_response(credential)
        person = user or auth.extract_user_from_response(credential)
        factor = auth.complete_authentication(person, credential)
    except UNREADABLE:
        raise NotSignedIn("This passkey is not known here.", code="unknown_passkey") from None
    finally:
        auth.clear_state()
    if not isinstance(person, User) or not person.is_active:
        raise NotSignedIn("This passkey is not known here.", code="unknown_passkey")
    Authenticator.objects.filter(pk=factor.pk).update(last_used_at=database_now())
    return person


def passkeys_of(user: User) -> Any:
    """The rows, oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")
