"""When a user last confirmed their identity: at sign-in or later."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from identity.models import ApiSession
from identity.tokens import Claims
from kernel.clock import database_now

# The session key with the time, in seconds since 1970.
CONFIRMED = "confirmed_at"
CONFIRMED_SECONDS = 15 * 60


def is_recent(request: HttpRequest, claims: Claims | None = None) -> bool:
    """Whether that was within the last quarter of an hour; of a browser, or of the program that claims."""
    now = database_now()
    if claims is None or claims.session_id is None:
        at = request.session.get(CONFIRMED, 0)
        return bool(at + CONFIRMED_SECONDS > now.timestamp())
    recently = now - timedelta(seconds=CONFIRMED_SECONDS)
    return ApiSession.objects.filter(pk=claims.session_id, confirmed_at__gt=recently).exists()


def confirm(request: HttpRequest, claims: Claims | None = None) -> None:
    """Store that the user has just confirmed their identity."""
    now = database_now()
    if claims is None or claims.session_id is None:
        request.session[CONFIRMED] = now.timestamp()
    else:
        ApiSession.objects.filter(pk=claims.session_id).update(confirmed_at=now)
