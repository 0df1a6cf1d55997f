"""Wrong passwords and codes are counted by whom they are for; after too many, nobody gets in for a while."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache

from identity.actions.change_password import WrongPassword
from identity.identifiers import normal_form
from kernel.errors import NotSignedIn, Throttled

WAIT = "Too many failed attempts. Wait a little and try again."


class SecondFactorRequired(NotSignedIn):
    """The password is right, and not enough; that is no failure."""

    code = "second_factor_required"
    sentence = "Send also `code`: of the authenticator app, or a recovery code."


@contextmanager
def attempt(identifier: str) -> Iterator[None]:
    """Throttled when the limit is reached, whatever the password; a wrong one inside counts as one more.

    The window begins with the first failure. A success neither counts nor forgives.
    """
    # Hashed, so that the cache holds no list of who signs in.
    key = f"failed-sign-in:{hashlib.sha256(normal_form(identifier).encode()).hexdigest()}"
    if (cache.get(key) or 0) >= settings.THROTTLE_FAILED_SIGN_INS:
        ends_at = cache.get(_end_of(key)) or time.time()
        raise Throttled(WAIT, retry_after_seconds=max(1, round(ends_at - time.time())))
    try:
        yield
    except SecondFactorRequired:
        raise
    except (NotSignedIn, WrongPassword):
        _count(key)
        raise


def _count(key: str) -> None:
    """One more, counted where many count at once; the first begins the window and says when it ends."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    if cache.add(key, 1, timeout=window_seconds):
        cache.set(_end_of(key), time.time() + window_seconds, timeout=window_seconds)
        return
    try:
        cache.incr(key)
    except ValueError:  # the window ended in between
        cache.add(key, 1, timeout=window_seconds)


def _end_of(key: str) -> str:
    return f"{key}:ends"
