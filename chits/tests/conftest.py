"""Who acts in the tests of chit groups, a group to pay into, and the clock."""

from __future__ import annotations

import pytest
from django.test import Client

from chits.tests.paying import World, a_running_group
from tests.cast import Cast, ClientOf
from tests.database import MoveClock
from tests.shared import shared
from tests.world_chits import Clock


@pytest.fixture
def clock(move_clock: MoveClock) -> Clock:
    """Moves the database's clock and runs the timers."""
    return Clock(move_clock)


@pytest.fixture
def asha(cast: Cast, client_of: ClientOf) -> Client:
    """Asha's browser."""
    return client_of(cast.asha)


@shared
def world(cast: Cast) -> World:
    return a_running_group(cast.asha)
