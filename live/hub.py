"""Hold all topics and clients of one process, and pass on what the bus brings, in order.

A subscription is begun first, then catches up from the database, then becomes live: a message published in
between is neither lost nor sent twice. A gap in the numbers is filled from the database.
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
    """The topics that clients of this process are subscribed to."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.topics: dict[tuple[uuid.UUID | None, str], Topic] = {}
        self.clients: set[Client] = set()
        self.by_visitor: Counter[Any] = Counter()
        # Of each person, over all their sessions: how many connections, and how fast they are listened to.
        self.by_person: Counter[uuid.UUID] = Counter()
        self.paces: dict[uuid.UUID, Pace] = {}
        self.readings: set[asyncio.Task[None]] = set()
        # Called with the id of a person or account whose access has changed.
        self.on_access: Callable[[uuid.UUID], None] = lambda subject_id: None

    def enter(self, client: Client) -> None:
        self.clients.add(client)
        self.by_visitor[client.visitor] += 1
        self.by_person[client.visitor.user_id] += 1

    def pace_of(self, person: uuid.UUID) -> Pace:
        """Return the rate limit that all connections of the person share."""
        return self.paces.setdefault(person, Pace(PERSON_BURST, PERSON_A_SECOND))

    def leave(self, client: Client) -> None:
        """Remove a connection that ended."""
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

    def begin_subscription(self, client: Client, account_id: uuid.UUID | None, stored: str) -> Topic:
        """Begin a subscription: from here on no message is missed, but none is sent yet."""
        key = (account_id, stored)
        topic = self.topics.get(key)
        if topic is None:
            topic = self.topics[key] = Topic(account_id, stored, wire_name(stored))
        client.topics[stored] = topic
        topic.begin(client)
        return topic

    async def finish_subscription(
        self, client: Client, topic: Topic, caught: CaughtUp, after: int | None
    ) -> None:
        """Finish a subscription with what was read after it began."""
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
        """Pass on a notification of the bus. Returns when it has been sent or queued."""
        notification: dict[str, Any] = json.loads(payload)
        subject_id = notification.get("access_of") or notification.get("access_of_account")
        if subject_id:
            self.on_access(uuid.UUID(subject_id))
            return
        account_id = uuid.UUID(notification["account"]) if notification["account"] else None
        topic = self.topics.get((account_id, notification["topic"]))
        if topic is None:
            return
        if topic.last is None or topic.is_reading:
            topic.missed = True
            return
        first = notification.get("first")
        if first is None or first > topic.last + 1:
            if first is not None or notification["last"] > topic.last:
                topic.missed = True
                self.fill_gap(topic)
            return
        await self.send(
            topic,
            [
                (first + nth, frame(topic.name, first + nth, type, data))
                for nth, (type, data) in enumerate(notification["messages"])
            ],
        )

    async def send(self, topic: Topic, messages: list[Numbered]) -> None:
        """Send messages to all subscribers of the topic, without those it sent before."""
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
        """Read what the bus didn't carry (too long, or while it wasn't connected) and send it."""
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
                    await self.send(topic, caught.messages)
                else:
                    await self.skip(topic, caught.seq)
                # What was published meanwhile may be newer than what was read.
                if not topic.missed:
                    return
        finally:
            topic.is_reading = False

    async def skip(self, topic: Topic, seq: int) -> None:
        """Tell all subscribers to load the topic again as of `seq`, since messages are no longer stored."""
        async with topic.turn:
            message = frame(topic.name, seq, "resync")
            for client in topic.skip_to(seq):
                client.push(message)

    def listen_again(self) -> None:
        """Read every topic again after the bus was disconnected."""
        for topic in list(self.topics.values()):
            topic.missed = True
            self.fill_gap(topic)
