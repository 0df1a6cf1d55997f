"""How often one address may send requests: fixed windows of a minute, counted in the cache."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from kernel.errors import Throttled

MINUTE_SECONDS = 60


def check_signed_in(request: HttpRequest) -> None:
    """Count a request of someone signed in."""
    count("in", _address(request), settings.THROTTLE_SIGNED_IN_PER_MINUTE)


def check_anonymous(request: HttpRequest) -> None:
    """Count a request of someone not signed in."""
    count("anon", _address(request), settings.THROTTLE_ANONYMOUS_PER_MINUTE)


def count(what: str, caller: str, limit: int, *, window_seconds: int = MINUTE_SECONDS) -> None:
    """Add one to `caller`'s count in this window; Throttled when that passes `limit`."""
    now = int(time.time())
    key = f"throttle:{what}:{caller}:{now // window_seconds}"
    if cache.add(key, 1, timeout=window_seconds + 1):
        return
    if cache.incr(key) > limit:
        raise Throttled(retry_after_seconds=window_seconds - now % window_seconds)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")
