"""Who acts in the tests of chit groups, and how amounts and balances are read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.world_chits import Clock


@pytest.fixture
def clock(move_clock: Any) -> Clock:
    """Moves the database's clock and runs the timers."""
    return Clock(move_clock)
