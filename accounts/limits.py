"""How often sign-ups and reset mails may be asked for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from accounts.device import address_of
from identity.models import User
from rest.throttle import check_anonymous, count

RESETS_PER_WINDOW = 5


def limit_registrations(request: HttpRequest) -> None:
    """Throttled when this address has tried to sign up too often in this minute."""
    check_anonymous(request)
    count("register", address_of(request) or "unknown", settings.THROTTLE_REGISTRATIONS_PER_MINUTE)


def limit_resets(email: str) -> None:
    """Throttled when too many mails were asked for this mail box, known or not."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    count("reset", email, RESETS_PER_WINDOW, window_seconds=window_seconds)


def limit_verifications(user: User) -> None:
    """Throttled when this person has asked for too many mails."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    count("verification", str(user.pk), RESETS_PER_WINDOW, window_seconds=window_seconds)
