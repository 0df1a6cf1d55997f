"""Who acts in the tests of chit groups, and how amounts and balances are read."""

from __future__ import annotations

import pytest

from tests.database import MoveClock
from tests.world_chits import Clock


@pytest.fixture
def clock(move_clock: MoveClock) -> Clock:
    """Moves the database's clock and runs the timers."""
    return Clock(move_clock)
