"""A client that takes everything gets it at once; one that doesn't falls behind and is told so."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

from live.client import MAX_WAITING, Client
from live.tests.bells import Run
from live.topic import Topic
from live.wire import Frame, frame


class Wire:
    """A connection that can be blocked, as a full socket blocks."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.free = asyncio.Event()
        self.free.set()
        self.broken = False

    async def send(self, message: Frame) -> None:
        await self.free.wait()
        if self.broken:
            raise OSError("gone")
        self.taken.append(json.loads(message["text"])["seq"])


def numbered(seq: int) -> Frame:
    return frame("bell:tower", seq, "rung", {})


def test_a_free_connection_has_it_before_push_returns(run: Run) -> None:
    async def story() -> None:
        wire = Wire()
        client = Client(wire.send)
        client.push(numbered(1))
        client.push(numbered(2))
        assert wire.taken == [1, 2]
        assert client.sending is None

    run(story())


def test_a_full_connection_gets_the_rest_in_order(run: Run) -> None:
    async def story() -> None:
        wire = Wire()
        client = Client(wire.send)
        wire.free.clear()
        for seq in range(1, 20):
            client.push(numbered(seq))
        assert wire.taken == []
        wire.free.set()
        await drained(client)
        assert wire.taken == list(range(1, 20))
        client.push(numbered(20))
        assert wire.taken[-1] == 20

    run(story())


def test_a_client_that_takes_nothing_is_dropped_behind_and_resynchronised(run: Run) -> None:
    async def story() -> None:
        wire = Wire()
        client = Client(wire.send)
        topic = Topic(uuid.uuid4(), "bell:tower", "bell:tower", last=0)
        client.topics["bell:tower"] = topic
        topic.live.add(client)
        wire.free.clear()
        for seq in range(1, MAX_WAITING + 10):
            topic.last = seq
            client.push(numbered(seq))
        assert client.is_behind
        assert not client.waiting
        wire.free.set()
        await drained(client)
        # The one that was being sent, and then where things stand.
        assert wire.taken == [1, MAX_WAITING + 9]
        client.push(numbered(MAX_WAITING + 10))
        assert wire.taken[-1] == MAX_WAITING + 10

    run(story())


def test_long_messages_fill_the_queue_sooner(run: Run) -> None:
    async def story() -> None:
        wire = Wire()
        client = Client(wire.send)
        wire.free.clear()
        for seq in range(4):
            client.push(frame("bell:tower", seq, "rung", "x" * 300_000))
        assert client.is_behind

    run(story())


def test_a_broken_connection_is_left_alone(run: Run) -> None:
    async def story() -> None:
        wire = Wire()
        wire.broken = True
        client = Client(wire.send)
        client.push(numbered(1))
        assert client.is_gone
        blocked = Wire()
        waiting = Client(blocked.send)
        blocked.free.clear()
        waiting.push(numbered(1))
        waiting.push(numbered(2))
        blocked.broken = True
        blocked.free.set()
        await drained(waiting)
        assert waiting.is_gone
        assert blocked.taken == []

    run(story())


async def drained(client: Client) -> None:
    """Wait until nothing is being sent any more."""
    async with asyncio.timeout(5):
        while client.sending is not None:
            await asyncio.sleep(0)
