"""A topic in one process: its last number, its subscribers, and those that are joining."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field

from live.client import Client
from live.wire import Frame

Numbered = tuple[int, Frame]


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Messages read from the database after some number, and the topic's last number at that moment.

    `is_whole` is False if some of them are no longer stored: the client then loads everything again.
    """

    seq: int
    messages: list[Numbered]
    is_whole: bool = True


@dataclass(eq=False, slots=True)
class Topic:
    """`last` is None until the first client has caught up; earlier messages are only noted in `missed`."""

    account_id: uuid.UUID | None
    stored: str
    name: str
    last: int | None = None
    missed: bool = False
    live: set[Client] = field(default_factory=set)
    # What was told since a client began to catch up.
    joining: dict[Client, list[Numbered]] = field(default_factory=dict)
    # Clients that the database has told more than the bus has yet, with their number.
    ahead: dict[Client, int] = field(default_factory=dict)
    is_reading: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_deserted(self) -> bool:
        return not (self.live or self.joining or self.ahead)

    def begin(self, client: Client) -> None:
        """Collect the messages for this client from now on."""
        self.leave(client)
        self.joining[client] = []

    def settle(self, client: Client, seq: int) -> bool:
        """Make a client live that has everything up to `seq`. Return False if it must first read on from
        there.
        """
        noted = self.joining[client]
        if self.last is None:
            self.last = seq
        missing = [message for number, message in noted if number > seq]
        if seq < self.last and len(missing) != self.last - seq:
            return False
        del self.joining[client]
        for message in missing:
            client.push(message)
        if seq > self.last:
            self.ahead[client] = seq
        else:
            self.live.add(client)
        return True

    def leave(self, client: Client) -> None:
        self.live.discard(client)
        self.joining.pop(client, None)
        self.ahead.pop(client, None)

    def skip_to(self, seq: int) -> list[Client]:
        """Count everything up to `seq` as sent, and return the live clients; joining ones find out
        themselves.
        """
        self.last = seq
        lacking = [*self.live, *(client for client, known in self.ahead.items() if known != seq)]
        self.live.update(self.ahead)
        self.ahead.clear()
        return lacking

    def advance(self, messages: list[Numbered]) -> list[Client]:
        """Count these messages as sent, also for joining clients, and return the clients to send them to."""
        everyone = list(self.live)
        for number, message in messages:
            for noted in self.joining.values():
                noted.append((number, message))
            for client, seq in self.ahead.items():
                if number > seq:
                    client.push(message)
        self.last = messages[-1][0]
        for client in [client for client, seq in self.ahead.items() if seq <= self.last]:
            del self.ahead[client]
            self.live.add(client)
        return everyone
