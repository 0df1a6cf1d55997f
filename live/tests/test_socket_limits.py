"""How much one connection, session or person may ask."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

import pytest
from pytest_django import Settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from live import registry
from live.flusher import flush
from live.hub import Hub
from live.pace import A_SECOND, BURST, PERSON_A_SECOND, PERSON_BURST, Pace
from live.socket import MOST_MISTAKES, MOST_TOPICS
from live.tests.bells import CookieOf, Ring
from live.tests.serving import Served
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bells")


def test_too_much_nonsense_ends_the_connection(live: Served, committed_cast: Cast, cookie: CookieOf) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        for _ in range(MOST_MISTAKES):
            asha.connection.send("x")
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(MOST_MISTAKES + 1):
                asha.hear()
        assert closed.value.rcvd.code == 1008


def test_topics_are_limited_and_can_be_left(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        for nth in range(MOST_TOPICS):
            assert asha.subscribe(f"bell:{nth}")["type"] == "subscribed"
        assert asha.subscribe("bell:more")["data"]["code"] == "too_many_topics"
        assert asha.subscribe("bell:3")["type"] == "subscribed"
        asha.say(unsubscribe="bell:3")
        assert asha.hear()["type"] == "unsubscribed"
        assert asha.subscribe("bell:more")["type"] == "subscribed"
        ring(committed_cast.asha.account_id, "3")
        ring(committed_cast.asha.account_id, "more")
        flush()
        assert asha.hear()["topic"] == "bell:more"


def test_a_session_has_so_many_connections(
    live: Served, committed_cast: Cast, cookie: CookieOf, settings: Settings
) -> None:
    settings.LIVE_CONNECTIONS_PER_SESSION = 2
    its = cookie(committed_cast.asha)
    with live.open(cookie=its) as first, live.open(cookie=its):
        with pytest.raises(InvalidStatus) as refused:
            live.open(cookie=its)
        assert refused.value.response.status_code == 429
        with live.open(cookie=cookie(committed_cast.bilal)):
            pass
        first.connection.close()
        deadline = time.monotonic() + 30
        while sum(live.live.hub.by_visitor.values()) > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        with live.open(cookie=its) as another:
            assert another.subscribe("account")["type"] == "subscribed"


def test_who_asks_without_pause_is_heard_at_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a burst, so many a second: the time that is waited grows with what is asked."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("live.pace.asyncio.sleep", sleep)
    monkeypatch.setattr("live.pace.time.monotonic", lambda: 7.0)
    pace = Pace()

    async def ask() -> None:
        for _ in range(int(BURST) + 40):
            await pace.wait_turn()

    asyncio.run(ask())
    assert len(waited) == 40 and waited[-1] == 40 / A_SECOND


def test_a_person_has_so_many_connections_over_all_their_sessions(
    live: Served, committed_cast: Cast, cookie: CookieOf, settings: Settings
) -> None:
    settings.LIVE_CONNECTIONS_PER_PERSON = 2
    first, second = cookie(committed_cast.asha), cookie(committed_cast.asha)
    assert first != second
    with live.open(cookie=first), live.open(cookie=second):
        with pytest.raises(InvalidStatus) as refused:
            live.open(cookie=cookie(committed_cast.asha))
        assert refused.value.response.status_code == 429
        with live.open(cookie=cookie(committed_cast.bilal)):
            pass


def test_connections_of_a_person_share_one_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many sockets at once are listened to as slowly as one that asks as much."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("live.pace.asyncio.sleep", sleep)
    monkeypatch.setattr("live.pace.time.monotonic", lambda: 7.0)
    hub = Hub(lambda *_: None)  # type: ignore[arg-type]
    asha, bilal = uuid.uuid4(), uuid.uuid4()
    assert hub.pace_of(asha) is hub.pace_of(asha) is not hub.pace_of(bilal)

    async def ask() -> None:
        for _ in range(PERSON_BURST + 40):
            await hub.pace_of(asha).wait_turn()

    asyncio.run(ask())
    assert len(waited) == 40 and waited[-1] == 40 / PERSON_A_SECOND


def test_a_reader_that_stops_is_told_to_load_anew(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    """Its socket fills, its queue fills, and others go on hearing."""
    account_id = committed_cast.asha.account_id
    long = "x" * 200_000
    registry.publish_for("live.", lambda account, events: [("account", "long", long)])
    with (
        live.open(cookie=cookie(committed_cast.asha), max_queue=1) as stopped,
        live.open(cookie=cookie(committed_cast.bilal)) as reading,
    ):
        stopped.subscribe("account")
        reading.subscribe("account")
        client = next(c for c in live.live.hub.clients if c.member.user_id == committed_cast.asha.user_id)
        seq = 0
        while not client.is_behind:
            ring(account_id, "tower")
            flush()
            seq += 1
            assert reading.hear()["seq"] == seq
            assert seq < 500, "the stopped reader was never found to be behind"
        heard: list[Any] = []
        while not heard or heard[-1]["type"] != "resync":
            heard.append(stopped.hear())
        assert heard[-1]["seq"] == seq
        assert [said["seq"] for said in heard[:-1]] == list(range(1, len(heard)))
        ring(account_id, "tower")
        flush()
        assert stopped.hear()["seq"] == reading.hear()["seq"] == seq + 1
