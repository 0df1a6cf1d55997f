"""Limit failed passwords and codes per user; after too many failures, unknown devices are refused.

Failures are counted per network address too. A device on which the user has signed in before has its own
slots, and so has an address from which a program of the user has signed in.

An attempt takes a slot of its window before anything is checked and releases it on success, so that
parallel attempts are not checked more often than sequential ones.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from accounts.device import address_of
from accounts.known_device import address_known_to, device_known_to
from identity.actions.change_password import WrongPassword
from identity.identifiers import normal_form
from kernel.errors import NotSignedIn, Throttled

WAIT = "Too many failed attempts. Wait a few minutes and try again."
# How long an attempt waits for running ones if all slots are taken; they may succeed and release a slot.
PATIENCE_SECONDS = 2.0
LOOK_EVERY_SECONDS = 0.02
# How long an attempt of a dead process counts as running.
LONGEST_ATTEMPT_SECONDS = 30


class SecondFactorRequired(NotSignedIn):
    """The password is right, but a second factor is required; not a failure."""

    code = "second_factor_required"
    sentence = "Send `code` too: from the authenticator app, or a recovery code."


@contextmanager
def attempt(identifier: str, request: HttpRequest | None = None) -> Iterator[None]:
    """Count a failure inside; Throttled if the limit is reached, whatever the password.

    The window begins with the first failure. A success doesn't count and doesn't reset. With a request, its
    address is counted too, unless the user knows the device.
    """
    device = device_known_to(request, identifier) if request is not None else None
    # Hashed, so that the cache has no list of users.
    known = device or (address_known_to(request, identifier) if request is not None else None)
    digest = hashlib.sha256(f"{normal_form(identifier)}{known or ''}".encode()).hexdigest()
    keys = {f"failed-sign-in:{digest}": settings.THROTTLE_FAILED_SIGN_INS}
    if request is not None and device is None:
        keys[f"failed-from:{address_of(request)}"] = settings.THROTTLE_FAILED_SIGN_INS_PER_ADDRESS
    with ExitStack() as slots:
        for key, limit in keys.items():
            slots.enter_context(_slot(key, limit))
        yield


@contextmanager
def _slot(key: str, limit: int) -> Iterator[None]:
    """Hold one slot of the window during the attempt; a failure keeps it."""
    _take_slot(key, limit)
    failed = False
    try:
        yield
    except SecondFactorRequired:
        raise
    except (NotSignedIn, WrongPassword):
        failed = True
        raise
    finally:
        if not failed:
            _one_less(key)
        _one_less(_running(key))


def _take_slot(key: str, limit: int) -> None:
    """Take one slot of the window atomically; Throttled if none is free."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while (taken := _one_more(key, window_seconds)) > limit:
        _one_less(key)
        if not cache.get(_running(key)) or time.monotonic() > patient_until:
            ends_at = cache.get(_end_of(key)) or time.time()
            raise Throttled(WAIT, retry_after_seconds=max(1, round(ends_at - time.time())))
        time.sleep(LOOK_EVERY_SECONDS)
    _one_more(_running(key), LONGEST_ATTEMPT_SECONDS)
    if taken == 1:
        # The window begins now, whatever was released before.
        cache.touch(key, window_seconds)
        cache.set(_end_of(key), time.time() + window_seconds, timeout=window_seconds)


def _one_more(key: str, seconds: int) -> int:
    while not cache.add(key, 1, timeout=seconds):
        try:
            return cache.incr(key)
        except ValueError:  # it expired in between
            continue
    return 1


def _one_less(key: str) -> int:
    try:
        return cache.decr(key)
    except ValueError:  # it has expired, and its count with it
        return 0


def _running(key: str) -> str:
    return f"{key}:under-way"


def _end_of(key: str) -> str:
    return f"{key}:ends"
