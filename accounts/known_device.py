"""Devices on which a person has signed in before: strangers' wrong guesses don't shut those out.

A signed cookie names, as hashes, who has signed in on this device. Wrong passwords from it are counted by
themselves, so that whoever tries a person's address from elsewhere takes up places of their own only.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from identity.identifiers import find_user
from identity.models import User

COOKIE = "device"
SALT = "drawbook known device"
LASTS_SECONDS = 180 * 24 * 3600
MOST_PEOPLE = 20


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


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        said: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS_SECONDS)
        return str(said["id"]), [str(one) for one in said["people"]]
    except (signing.BadSignature, KeyError, TypeError):
        return "", []


def _mark(user: User) -> str:
    """Bound to the password, so that a device is known for as long as the password is."""
    return hashlib.sha256(f"{user.pk}:{user.password}".encode()).hexdigest()[:24]
