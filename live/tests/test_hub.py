"""Order, gaps and joining, with a database that is a list."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from typing import Any

import pytest

from live.authentication import Visitor
from live.client import Client
from live.hub import BREATH, Hub
from live.numbering import as_json
from live.tests.bells import Run
from live.topic import CaughtUp, Topic
from live.wire import Frame, frame

ACCOUNT = uuid.uuid4()
TOPIC = "bell:tower"


class Stored:
    """What the database would hold: messages 1 … seq, those up to `forgotten` no longer kept."""

    def __init__(self) -> None:
        self.seq = 0
        self.forgotten = 0
        self.reads = 0
        self.failing = 0
        self.hold: asyncio.Event | None = None

    async def read(self, account_id: uuid.UUID | None, topic: str, after: int | None) -> CaughtUp:
        self.reads += 1
        if self.failing:
            self.failing -= 1
            raise OSError("the database is away, as the test wants")
        caught = self.now(after)
        if self.hold is not None:
            await self.hold.wait()
        return caught

    def now(self, after: int | None) -> CaughtUp:
        if after is None or after == self.seq:
            return CaughtUp(self.seq, [])
        if after > self.seq or after < self.forgotten:
            return CaughtUp(self.seq, [], is_whole=False)
        numbers = range(after + 1, self.seq + 1)
        return CaughtUp(self.seq, [(n, frame(TOPIC, n, "rung", None)) for n in numbers])


class Ear:
    """A client that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.client = Client(self.send, visitor=Visitor(uuid.uuid4(), ACCOUNT))

    async def send(self, message: Frame) -> None:
        said = json.loads(message["text"])
        self.heard.append((said["type"], said["seq"]))

    def numbers(self) -> list[int]:
        return [seq for type, seq in self.heard if type == "rung"]


def published(first: int, last: int, *, long: bool = False) -> str:
    said: dict[str, Any] = {"account": str(ACCOUNT), "topic": TOPIC}
    if long:
        return as_json({**said, "last": last})
    return as_json({**said, "first": first, "messages": [["rung", None]] * (last - first + 1)})


async def subscribe(hub: Hub, ear: Ear, stored: Stored, after: int | None) -> None:
    noted = hub.begin_subscription(ear.client, ACCOUNT, TOPIC)
    await hub.finish_subscription(ear.client, noted, await stored.read(ACCOUNT, TOPIC, after), after)


async def quiet(hub: Hub) -> None:
    async with asyncio.timeout(5):
        while hub.readings:
            await asyncio.gather(*hub.readings)


def test_a_new_client_hears_from_now_on(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        stored.seq = 7
        await subscribe(hub, ear, stored, None)
        stored.seq = 9
        await hub.hear(published(8, 9))
        assert ear.heard == [("subscribed", 7), ("rung", 8), ("rung", 9)]

    run(story())


def test_one_that_comes_back_gets_what_it_missed_first(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        stored.seq = 7
        await subscribe(hub, ear, stored, 4)
        assert ear.heard == [("subscribed", 4), ("rung", 5), ("rung", 6), ("rung", 7)]

    run(story())


@pytest.mark.parametrize("after", [1, 100])
def test_too_old_and_too_new_are_told_to_load_anew(run: Run, after: int) -> None:
    async def story() -> None:
        stored = Stored()
        stored.seq, stored.forgotten = 9, 5
        hub, ear = Hub(stored.read), Ear()
        await subscribe(hub, ear, stored, after)
        stored.seq = 10
        await hub.hear(published(10, 10))
        assert ear.heard == [("resync", 9), ("rung", 10)]

    run(story())


def test_what_is_published_while_reading_is_neither_lost_nor_doubled(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, first, second = Hub(stored.read), Ear(), Ear()
        stored.seq = 5
        await subscribe(hub, first, stored, None)
        stored.hold = asyncio.Event()
        joining = asyncio.create_task(subscribe(hub, second, stored, 3))
        await asyncio.sleep(0)
        stored.seq = 7
        await hub.hear(published(6, 7))
        stored.hold.set()
        await joining
        assert second.numbers() == [4, 5, 6, 7]
        assert first.numbers() == [6, 7]

    run(story())


def test_a_client_that_read_ahead_of_the_bus_hears_nothing_twice(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, first, second = Hub(stored.read), Ear(), Ear()
        stored.seq = 5
        await subscribe(hub, first, stored, None)
        stored.seq = 7
        await subscribe(hub, second, stored, 5)
        await hub.hear(published(6, 7))
        stored.seq = 8
        await hub.hear(published(8, 8))
        assert first.numbers() == second.numbers() == [6, 7, 8]

    run(story())


def test_a_gap_and_a_long_message_are_read(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        await subscribe(hub, ear, stored, None)
        stored.seq = 3
        await hub.hear(published(3, 3))
        await quiet(hub)
        stored.seq = 5
        await hub.hear(published(4, 5, long=True))
        await hub.hear(published(4, 5, long=True))
        await quiet(hub)
        await hub.hear(published(5, 5))
        stored.seq = 6
        await hub.hear(published(6, 6))
        assert ear.numbers() == [1, 2, 3, 4, 5, 6]

    run(story())


def test_a_gap_that_is_forgotten_is_skipped_aloud(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        await subscribe(hub, ear, stored, None)
        stored.seq, stored.forgotten = 500, 400
        await hub.hear(published(500, 500))
        await quiet(hub)
        stored.seq = 501
        await hub.hear(published(501, 501))
        assert ear.heard == [("subscribed", 0), ("resync", 500), ("rung", 501)]

    run(story())


def test_what_was_said_while_not_listening_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr("live.hub.READ_AGAIN_SECONDS", 0)
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        await subscribe(hub, ear, stored, None)
        stored.seq = 4
        stored.failing = 2
        hub.listen_again()
        await quiet(hub)
        assert ear.numbers() == [1, 2, 3, 4]

    run(story())


def test_what_is_said_before_the_first_client_is_in_is_not_lost(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        stored.seq = 5
        stored.hold = asyncio.Event()
        joining = asyncio.create_task(subscribe(hub, ear, stored, 4))
        await asyncio.sleep(0)
        stored.seq = 6
        await hub.hear(published(6, 6))
        stored.hold.set()
        stored.hold = None
        await joining
        await quiet(hub)
        assert ear.numbers() == [5, 6]

    run(story())


def test_what_is_said_while_a_gap_is_read_is_not_lost(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        await subscribe(hub, ear, stored, None)
        stored.seq = 3
        stored.hold = asyncio.Event()
        await hub.hear(published(3, 3))
        await asyncio.sleep(0)
        stored.seq = 4
        await hub.hear(published(4, 4))
        stored.hold.set()
        stored.hold = None
        await quiet(hub)
        assert ear.numbers() == [1, 2, 3, 4]

    run(story())


def test_very_many_hear_two_messages_in_the_same_order(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is ready while the first, taking breath, has not reached everyone; sets have no order."""
    advance = Topic.advance

    def backwards(topic: Topic, messages: list[Any]) -> list[Client]:
        return sorted(advance(topic, messages), key=id, reverse=messages[0][0] == 2)

    async def story() -> None:
        monkeypatch.setattr(Topic, "advance", backwards)
        stored = Stored()
        hub, ears = Hub(stored.read), [Ear() for _ in range(2 * BREATH + 1)]
        for ear in ears:
            await subscribe(hub, ear, stored, None)
        stored.seq = 2
        first = asyncio.create_task(hub.hear(published(1, 1)))
        await asyncio.sleep(0)
        hub.listen_again()
        await first
        await quiet(hub)
        assert {tuple(ear.numbers()) for ear in ears} == {(1, 2)}

    run(story())


def test_a_deserted_topic_is_forgotten(run: Run) -> None:
    async def story() -> None:
        stored = Stored()
        hub, ear = Hub(stored.read), Ear()
        hub.enter(ear.client)
        await subscribe(hub, ear, stored, None)
        hub.leave(ear.client)
        assert not hub.topics
        assert not hub.clients
        await hub.hear(published(1, 1))
        assert ear.numbers() == []

    run(story())


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_order_everyone_hears_everything_once(run: Run, seed: int) -> None:
    """Publishing; losing, doubling and delaying what the bus says; joining and leaving: all at random."""
    dice = random.Random(seed)

    async def story() -> None:
        stored = Stored()
        hub = Hub(stored.read)
        ears: list[tuple[Ear, int]] = []
        on_the_way: list[str] = []
        joining: list[asyncio.Task[None]] = []
        for _ in range(60):
            turn = dice.random()
            if turn < 0.45:
                first = stored.seq + 1
                stored.seq += dice.randint(1, 3)
                on_the_way.append(published(first, stored.seq, long=dice.random() < 0.2))
            elif turn < 0.7 and on_the_way:
                said = on_the_way.pop(0)
                await hub.hear(said)
                if dice.random() < 0.2:
                    await hub.hear(said)
            elif turn < 0.75:
                # The connection broke: what was on the way is lost, then we listen again.
                on_the_way.clear()
                hub.listen_again()
            elif turn < 0.9:
                ear, after = Ear(), dice.randint(0, stored.seq)
                ears.append((ear, after))
                joining.append(asyncio.create_task(subscribe(hub, ear, stored, after)))
            elif ears and dice.random() < 0.3:
                ear, _ = ears.pop(dice.randrange(len(ears)))
                hub.unsubscribe(ear.client, TOPIC)
            if dice.random() < 0.5:
                stored.hold = asyncio.Event() if stored.hold is None else stored.hold
            elif stored.hold is not None:
                stored.hold.set()
                stored.hold = None
            for _ in range(dice.randint(0, 3)):
                await asyncio.sleep(0)
        if stored.hold is not None:
            stored.hold.set()
            stored.hold = None
        await asyncio.gather(*joining)
        for said in on_the_way:
            await hub.hear(said)
        await quiet(hub)
        for ear, after in ears:
            assert ear.numbers() == list(range(after + 1, stored.seq + 1)), (seed, ear.heard)

    run(story())
