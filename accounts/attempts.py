"""Wrong passwords and codes are counted by whom they are for; after too many, no stranger gets in.

They are counted by the address they come from too, whoever they are for. A device on which the person has
signed in before has places of its own, and so has an address from which a program of theirs has.

An attempt takes one of the places of its window before anything is checked, and gives it back when it
was no failure. So of many at once no more are checked than one after the other would have been.
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
# Whoever finds every place taken waits that long for those who are being checked: they may be right.
PATIENCE_SECONDS = 2.0
LOOK_EVERY_SECONDS = 0.02
# How long an attempt whose process died is believed to go on.
LONGEST_ATTEMPT_SECONDS = 30


class SecondFactorRequired(NotSignedIn):
    """The password is right, and not enough; that is no failure."""

    code = "second_factor_required"
    sentence = "Send `code` too: from the authenticator app, or a recovery code."


@contextmanager
def attempt(identifier: str, request: HttpRequest | None = None) -> Iterator[None]:
    """Throttled when the limit is reached, whatever the password; a wrong one inside counts as one more.

    The window begins with the first failure. A success neither counts nor forgives. With the request that
    signs in, its address is counted as well, unless the device is known to the person.
    """
    device = device_known_to(request, identifier) if request is not None else None
    # Hashed, so that the cache holds no list of who signs in.
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
    """One place of the window while this is under way; kept when it fails."""
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
    """One place of the window, counted where many count at once; Throttled when there is none."""
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
        # Whatever was given back before, the window begins now.
        cache.touch(key, window_seconds)
        cache.set(_end_of(key), time.time() + window_seconds, timeout=window_seconds)


def _one_more(key: str, seconds: int) -> int:
    while not cache.add(key, 1, timeout=seconds):
        try:
            return cache.incr(key)
        except ValueError:  # it ended in between
            continue
    return 1


def _one_less(key: str) -> int:
    try:
        return cache.decr(key)
    except ValueError:  # it has ended meanwhile, and with it what was counted
        return 0


def _running(key: str) -> str:
    return f"{key}:under-way"


def _end_of(key: str) -> str:
    return f"{key}:ends"
