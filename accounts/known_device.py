"""Devices on which a user has signed in before, which wrong guesses from elsewhere don't lock out.

A signed cookie has hashes of the users who have signed in on this device. Failures on it are counted
separately, so that attempts from other devices use only their own slots. Programs have no cookie; they are
known by the network address of an earlier sign-in.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.device import address_of
from identity.identifiers import find_user
from identity.models import ApiSession, User
from kernel.clock import database_now

COOKIE = "device"
SALT = "drawbook known device"
LASTS_SECONDS = 180 * 24 * 3600
MOST_PEOPLE = 20
KNOWN_FOR = timedelta(days=30)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note in the cookie that the person has signed in here."""
    device, people = _read(request)
    people = [_mark(user), *(one for one in people if one != _mark(user))][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device or secrets.token_urlsafe(16), "people": people}, salt=SALT),
        max_age=LASTS_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def device_known_to(request: HttpRequest, identifier: str) -> str | None:
    """The device, when the person with this address or number has signed in on it before."""
    device, people = _read(request)
    user = find_user(identifier) if "\x00" not in identifier else None
    return device if user is not None and _mark(user) in people else None


def address_known_to(request: HttpRequest, identifier: str) -> str | None:
    """Return the address if a program of the user has signed in from it within the last month.

    Programs have no cookies, so the address distinguishes them from strangers.
    """
    address = address_of(request)
    user = find_user(identifier) if address and "\x00" not in identifier else None
    if user is None:
        return None
    since = database_now() - KNOWN_FOR
    rows = ApiSession.objects.filter(user=user, ip_address=address, signed_in_at__gt=since)
    return address if rows.exists() else None


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        claims: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS_SECONDS)
        return str(claims["id"]), [str(one) for one in claims["people"]]
    except (signing.BadSignature, KeyError, TypeError):
        return "", []


def _mark(user: User) -> str:
    """Bound to the password, so that a device is known for as long as the password is."""
    return hashlib.sha256(f"{user.pk}:{user.password}".encode()).hexdigest()[:24]
