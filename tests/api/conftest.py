"""A world with one of everything, its owner's token, and a client that answers rather than raises."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.api.caller import Caller, CallerOf, token_of
from tests.api.world import ApiWorld, make_world
from tests.cast import Cast

THROTTLES = ("REGISTRATIONS_PER_MINUTE", "ANONYMOUS_PER_MINUTE", "SIGNED_IN_PER_MINUTE", "FAILED_SIGN_INS")


@pytest.fixture
def world(committed_cast: Cast, settings: Settings) -> ApiWorld:
    """Committed, so that a request's own transaction keeps or undoes its work; nothing is throttled."""
    cache.clear()
    for name in THROTTLES:
        setattr(settings, f"THROTTLE_{name}", 10**9)
    return make_world(committed_cast)


@pytest.fixture
def caller(world: ApiWorld) -> CallerOf:
    """`caller(member)`: a program signed in as the member."""
    return lambda member: Caller(token_of(member))


@pytest.fixture
def asha(world: ApiWorld) -> Caller:
    """The owner's program."""
    return Caller(token_of(world.cast.asha))
