"""When a person last showed who they are: by signing in, or once more since."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from identity.models import ApiSession
from identity.tokens import Claims
from kernel.clock import database_now

# Where a browser's session keeps it, as seconds since 1970.
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
    """Note that the person has just shown who they are."""
    now = database_now()
    if claims is None or claims.session_id is None:
        request.session[CONFIRMED] = now.timestamp()
    else:
        ApiSession.objects.filter(pk=claims.session_id).update(confirmed_at=now)
