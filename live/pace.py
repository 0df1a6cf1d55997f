"""Limit the rate at which messages of a connection are read."""

from __future__ import annotations

import asyncio
import time

# Of one connection, and of all connections of one person. What is beyond waits.
BURST, A_SECOND = 100, 20.0
PERSON_BURST, PERSON_A_SECOND = 300, 40.0


class Pace:
    """A token bucket of `burst` messages, refilled by `a_second`."""

    def __init__(self, burst: int = BURST, a_second: float = A_SECOND) -> None:
        self.burst = burst
        self.a_second = a_second
        self.left = float(burst)
        self.at = time.monotonic()

    async def wait_turn(self) -> None:
        """Return when one more message may be read. Until then the server reads no more of them."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.a_second) - 1
        self.at = now
        if self.left < 0:
            await asyncio.sleep(-self.left / self.a_second)
