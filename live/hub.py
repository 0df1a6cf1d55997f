"""All topics and clients of one process: what the bus says goes out to everyone concerned, in order.

Whoever subscribes is first noted, then caught up from the database, then let in: what is published in
between is neither lost nor told twice. A gap in the numbers is filled from the database.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from live.client import Client
from live.pace import PERSON_A_SECOND, PERSON_BURST, Pace
from live.registry import wire_name
from live.topic import CaughtUp, Numbered, Topic
from live.wire import frame

log = logging.getLogger(__name__)

Read = Callable[[uuid.UUID | None, str, int | None], Awaitable[CaughtUp]]
"""`read(account_id, stored topic, after)`: what the database has after that number; None for staff's."""

# After so many clients the event loop gets a turn for everything else.
BREATH = 500
READ_AGAIN_SECONDS = 1.0


class Hub:
    """The topics that clients of this process hear."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.topics: dict[tuple[uuid.UUID | None, str], Topic] = {}
        self.clients: set[Client] = set()
        self.by_visitor: Counter[Any] = Counter()
        # Of each person, over all their sessions: how many connections, and how fast they are listened to.
        self.by_person: Counter[uuid.UUID] = Counter()
        self.paces: dict[uuid.UUID, Pace] = {}
        self.readings: set[asyncio.Task[None]] = set()
        # Called with a person's or an account's id when what they may hear has changed.
        self.on_access: Callable[[uuid.UUID], None] = lambda whose: None

    def enter(self, client: Client) -> None:
        self.clients.add(client)
        self.by_visitor[client.visitor] += 1
        self.by_person[client.visitor.user_id] += 1

    def pace_of(self, person: uuid.UUID) -> Pace:
        """The pace that all connections of the person share."""
        return self.paces.setdefault(person, Pace(PERSON_BURST, PERSON_A_SECOND))

    def leave(self, client: Client) -> None:
        """The connection ended."""
        if client in self.clients:
            self.clients.remove(client)
            self.by_visitor[client.visitor] -= 1
            if not self.by_visitor[client.visitor]:
                del self.by_visitor[client.visitor]
            person = client.visitor.user_id
            self.by_person[person] -= 1
            if not self.by_person[person]:
                del self.by_person[person]
                self.paces.pop(person, None)
        client.is_gone = True
        for stored in list(client.topics):
            self.unsubscribe(client, stored)

    def note(self, client: Client, account_id: uuid.UUID | None, stored: str) -> Topic:
        """Begin a subscription: nothing published from here on is missed, nothing is sent yet."""
        key = (account_id, stored)
        topic = self.topics.get(key)
        if topic is None:
            topic = self.topics[key] = Topic(account_id, stored, wire_name(stored))
        client.topics[stored] = topic
        topic.begin(client)
        return topic

    async def let_in(self, client: Client, topic: Topic, caught: CaughtUp, after: int | None) -> None:
        """Finish a subscription with what was read after it was noted."""
        if caught.is_whole:
            client.push(frame(topic.name, caught.seq if after is None else after, "subscribed"))
            self._push_all(client, caught)
        else:
            client.push(frame(topic.name, caught.seq, "resync"))
        while client in topic.joining and not topic.settle(client, caught.seq):
            caught = await self.read(topic.account_id, topic.stored, caught.seq)
            if caught.is_whole:
                self._push_all(client, caught)
            else:
                client.push(frame(topic.name, caught.seq, "resync"))
        if topic.missed:
            self.fill_gap(topic)

    def _push_all(self, client: Client, caught: CaughtUp) -> None:
        for _, message in caught.messages:
            client.push(message)

    def unsubscribe(self, client: Client, stored: str) -> None:
        topic = client.topics.pop(stored, None)
        if topic is not None:
            topic.leave(client)
            if topic.is_deserted():
                self.topics.pop((topic.account_id, stored), None)

    async def hear(self, payload: str) -> None:
        """Pass on what the bus said; returns when it has been sent or queued."""
        said: dict[str, Any] = json.loads(payload)
        whose = said.get("access_of") or said.get("access_of_account")
        if whose:
            self.on_access(uuid.UUID(whose))
            return
        account_id = uuid.UUID(said["account"]) if said["account"] else None
        topic = self.topics.get((account_id, said["topic"]))
        if topic is None:
            return
        if topic.last is None or topic.is_reading:
            topic.missed = True
            return
        first = said.get("first")
        if first is None or first > topic.last + 1:
            if first is not None or said["last"] > topic.last:
                topic.missed = True
                self.fill_gap(topic)
            return
        await self.tell(
            topic,
            [
                (first + nth, frame(topic.name, first + nth, type, data))
                for nth, (type, data) in enumerate(said["messages"])
            ],
        )

    async def tell(self, topic: Topic, messages: list[Numbered]) -> None:
        """Send messages to all who hear the topic, those it was told already left out."""
        async with topic.turn:
            messages = [message for message in messages if topic.last is None or message[0] > topic.last]
            if not messages:
                return
            frames = [message for _, message in messages]
            for nth, client in enumerate(topic.advance(messages)):
                if client in topic.live:
                    for message in frames:
                        client.push(message)
                if nth % BREATH == BREATH - 1:
                    await asyncio.sleep(0)

    def fill_gap(self, topic: Topic) -> None:
        """Read what the bus did not say (too long, or said while we weren't listening) and tell it."""
        if topic.last is not None and not topic.is_reading:
            topic.is_reading = True
            reading = asyncio.ensure_future(self._fill_gap(topic))
            self.readings.add(reading)
            reading.add_done_callback(self.readings.discard)

    async def _fill_gap(self, topic: Topic) -> None:
        try:
            while not topic.is_deserted():
                topic.missed = False
                try:
                    caught = await self.read(topic.account_id, topic.stored, topic.last)
                except Exception:
                    log.exception("can't read a gap in %s", topic.stored)
                    topic.missed = True
                    await asyncio.sleep(READ_AGAIN_SECONDS)
                    continue
                if caught.is_whole:
                    await self.tell(topic, caught.messages)
                else:
                    await self.skip(topic, caught.seq)
                # What was said while we read may be newer than what we read.
                if not topic.missed:
                    return
        finally:
            topic.is_reading = False

    async def skip(self, topic: Topic, seq: int) -> None:
        """Some messages are no longer kept: everyone loads the topic anew, as of `seq`."""
        async with topic.turn:
            message = frame(topic.name, seq, "resync")
            for client in topic.skip_to(seq):
                client.push(message)

    def listen_again(self) -> None:
        """The bus was away: whatever it did not say is read for every topic."""
        for topic in list(self.topics.values()):
            topic.missed = True
            self.fill_gap(topic)
