"""Assemble the live part of one process; the server starts and stops it."""

from __future__ import annotations

import asyncio
import uuid

from live import catch_up
from live.authentication import Authenticator
from live.bus import Bus
from live.hub import Hub
from live.socket import LiveSocket
from live.threads import Threads
from live.topic import CaughtUp
from live.watch import ROUND_SECONDS, Watch


class Live:
    """`socket` is the ASGI application; `start` and `stop` belong to the server's lifespan."""

    def __init__(
        self, authenticator: Authenticator | None = None, *, round_seconds: float = ROUND_SECONDS
    ) -> None:
        self.threads = Threads()
        self.authenticator = authenticator or Authenticator()
        self.hub = Hub(self.read)
        self.socket = LiveSocket(self.hub, self.authenticator, self.threads)
        self.round_seconds = round_seconds
        self.tasks: list[asyncio.Task[None]] = []

    async def read(self, account_id: uuid.UUID | None, stored: str, after: int | None) -> CaughtUp:
        return await self.threads.run(catch_up.read, account_id, stored, after)

    async def start(self) -> None:
        """Begin to listen. If the database is unavailable, wait for it in the background."""
        self.bus = Bus(self.hub.hear, self.hub.listen_again)
        watch = Watch(self.hub, self.authenticator, self.threads, round_seconds=self.round_seconds)
        self.hub.on_access = watch.look_soon
        self.tasks = [asyncio.create_task(self.bus.run()), asyncio.create_task(watch.run())]

    async def stop(self) -> None:
        for task in [*self.tasks, *self.hub.readings]:
            task.cancel()
        await asyncio.gather(*self.tasks, *self.hub.readings, return_exceptions=True)
        await self.threads.close()
