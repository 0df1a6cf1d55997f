"""Wrong passwords are counted by identifier; after too many, nobody gets in under it for a while."""

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


@contextmanager
def attempt(identifier: str) -> Iterator[None]:
    """Throttled when the limit is reached, whatever the password; a wrong password inside counts as one more.

    The window begins with the first failure. A success neither counts nor forgives.
    """
    # Hashed, so that the cache holds no list of who signs in.
    key = f"failed-sign-in:{hashlib.sha256(normal_form(identifier).encode()).hexdigest()}"
    failures, ends_at = cache.get(key) or (0, 0.0)
    left_seconds = ends_at - time.time()
    if left_seconds <= 0:
        failures = 0
    if failures >= settings.THROTTLE_FAILED_SIGN_INS:
        raise Throttled(WAIT, retry_after_seconds=max(1, round(left_seconds)))
    try:
        yield
    except (NotSignedIn, WrongPassword):
        _count(key)
        raise


def _count(key: str) -> None:
    """Read and written in two steps: two failures at the same instant may count as one."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    now = time.time()
    failures, ends_at = cache.get(key) or (0, 0.0)
    if ends_at <= now:
        failures, ends_at = 0, now + window_seconds
    cache.set(key, (failures + 1, ends_at), timeout=window_seconds)
