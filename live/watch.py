"""Check from time to time whether connected visitors still have access."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from live.authentication import Authenticator, Visitor
from live.client import Client
from live.hub import Hub
from live.threads import Threads

log = logging.getLogger(__name__)

ROUND_SECONDS = 20.0
BREATH_SECONDS = 0.2
# With very many visitors a round takes longer, rather than the processor.
MOST_A_SECOND = 50

# Close codes of our own: sign in again; and come back, for what you may do has changed.
SESSION_ENDED = 4401
ACCESS_CHANGED = 4403


class Watch:
    """Check every visitor's access once a round."""

    def __init__(
        self,
        hub: Hub,
        authenticator: Authenticator,
        threads: Threads,
        *,
        round_seconds: float = ROUND_SECONDS,
    ) -> None:
        self.hub = hub
        self.authenticator = authenticator
        self.threads = threads
        self.round_seconds = round_seconds
        self.next_round_at = time.monotonic() + round_seconds
        self.suspects: set[uuid.UUID] = set()
        self.is_wanted = asyncio.Event()

    def look_soon(self, subject_id: uuid.UUID) -> None:
        """Check the visitors of a person or an account soon, since their access changed."""
        self.suspects.add(subject_id)
        self.is_wanted.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self._wait()
            suspects, self.suspects = self.suspects, set()
            self.is_wanted.clear()
            try:
                await self.go_round(suspects)
            except Exception:
                # An unavailable database ends no connection.
                log.warning("live: can't check which connections may stay", exc_info=True)

    async def _wait(self) -> None:
        """Wait for the next round, or briefly when there are suspects, since many may change at once."""
        left = max(0.0, self.next_round_at - time.monotonic())
        try:
            async with asyncio.timeout(left):
                await self.is_wanted.wait()
            await asyncio.sleep(BREATH_SECONDS)
        except TimeoutError:
            self.next_round_at = time.monotonic() + self.round_seconds
            self.suspects = set()

    async def go_round(self, suspects: set[uuid.UUID] | None = None) -> None:
        """Check all visitors, or only those whose access changed."""
        for chunk in self.visitors(suspects):
            members = await self.threads.run(self.ask, list(chunk))
            for visitor, clients in chunk.items():
                for client in clients:
                    await self.judge(client, members[visitor])
            if len(chunk) == MOST_A_SECOND:
                await asyncio.sleep(1)

    def ask(self, visitors: list[Visitor]) -> dict[Visitor, Any]:
        return {visitor: self.authenticator.current_guest(visitor) for visitor in visitors}

    def visitors(self, suspects: set[uuid.UUID] | None = None) -> Iterator[dict[Visitor, list[Client]]]:
        """Yield the visitors with their connections, in chunks that take about a second."""
        found: dict[Visitor, list[Client]] = defaultdict(list)
        for client in self.hub.clients:
            visitor = client.visitor
            if not suspects or visitor.user_id in suspects or visitor.account_id in suspects:
                found[visitor].append(client)
        everyone = list(found.items())
        for start in range(0, len(everyone), MOST_A_SECOND):
            yield dict(everyone[start : start + MOST_A_SECOND])

    async def judge(self, client: Client, member: Any) -> None:
        if member is None:
            await close(client, SESSION_ENDED)
        elif what_counts(member) != what_counts(client.member):
            await close(client, ACCESS_CHANGED)


def what_counts(guest: Any) -> tuple[Any, Any]:
    """Return what a visitor's access depends on; for staff nothing, while they are staff."""
    return getattr(guest, "role", None), getattr(guest, "account_status", None)


async def close(client: Client, code: int) -> None:
    """Close a connection without waiting for one that accepts no data."""
    if client.is_gone:
        return
    client.is_gone = True
    try:
        async with asyncio.timeout(1):
            await client.send({"type": "websocket.close", "code": code})
    except Exception:
        log.debug("live: a connection was gone before it was closed", exc_info=True)
