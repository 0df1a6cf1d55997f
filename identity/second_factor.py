"""Whether a person has a second factor beside the password, and whether this request's session passed it."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from identity.models import ApiSession, User
from identity.tokens import read_access

# The session key with the user whose second factor the browser has passed.
PASSED = "second_factor_passed"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_set_up(user: User | AnonymousUser) -> bool:
    """Return whether the user has an authenticator app or a passkey; recovery codes alone don't count."""
    if not user.is_authenticated:
        return False
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_required_of_staff() -> bool:
    """Return whether staff need a second factor: by default, unless only this machine reaches the server."""
    return settings.STAFF_MFA != "optional"


def is_satisfied(request: HttpRequest) -> bool:
    """Whether staff may pass with this request: by browser or by access token, never by a personal token."""
    return not is_required_of_staff() or has_passed(request)


def has_passed(request: HttpRequest) -> bool:
    """Whether the session was opened with a second factor that the person still has."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _passed_by_token(header)
    user = request.user
    passed = user.is_authenticated and request.session.get(PASSED) == str(user.pk)
    return passed and is_set_up(user)


def passed_in(user_id: uuid.UUID, *, session: Any = None, api_session_id: uuid.UUID | None = None) -> bool:
    """The same of a browser's session or of a program's, for connections without a request."""
    if api_session_id is not None:
        opened = ApiSession.objects.filter(pk=api_session_id, user_id=user_id, revoked_at=None).first()
        passed = opened is not None and opened.with_second_factor
    else:
        passed = session is not None and session.get(PASSED) == str(user_id)
    return passed and Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists()


def mark_passed(request: HttpRequest, user: User) -> None:
    """Store in the browser's session that the second factor was passed."""
    request.session[PASSED] = str(user.pk)


def _passed_by_token(header: str) -> bool:
    claims = read_access(header.partition(" ")[2].strip())
    if claims is None or claims.session_id is None:
        return False
    session = ApiSession.objects.filter(pk=claims.session_id, user_id=claims.user_id, revoked_at=None).first()
    return session is not None and session.with_second_factor and is_set_up(session.user)
