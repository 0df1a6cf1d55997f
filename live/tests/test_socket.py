"""From a committed event to a browser's socket, through everything that is real."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

import psycopg
import pytest
from django.db import connection

from live import registry
from live.flusher import flush
from live.registry import personal
from live.tests.bells import CookieOf, Ring
from live.tests.serving import Served
from tenancy.scope import scope
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bells")


def test_what_was_committed_is_heard(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    with live.open(cookie=cookie(committed_cast.bilal)) as bilal:
        assert bilal.subscribe("bell:tower") == {
            "topic": "bell:tower",
            "seq": 0,
            "type": "subscribed",
            "data": None,
        }
        ring(committed_cast.asha.account_id, "tower", 2)
        flush()
        assert bilal.hear() == {"topic": "bell:tower", "seq": 1, "type": "rung", "data": {"times": 1}}
        assert bilal.hear()["seq"] == 2


def test_another_account_hears_nothing(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    with live.open(cookie=cookie(committed_cast.dev)) as dev:
        dev.subscribe("bell:tower")
        ring(committed_cast.asha.account_id, "tower")
        ring(committed_cast.dev.account_id, "tower", 2)
        flush()
        assert [dev.hear()["seq"], dev.hear()["seq"]] == [1, 2]


def test_who_comes_back_catches_up(live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring) -> None:
    ring(committed_cast.asha.account_id, "tower", 5)
    flush()
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        assert asha.subscribe("bell:tower", after=3)["type"] == "subscribed"
        assert [asha.hear()["seq"], asha.hear()["seq"]] == [4, 5]
        assert asha.subscribe("bell:tower", after=77) == {
            "topic": "bell:tower",
            "seq": 5,
            "type": "resync",
            "data": None,
        }


def test_a_long_message_is_read_from_the_database(
    live: Served, committed_cast: Cast, cookie: CookieOf
) -> None:
    account_id = committed_cast.asha.account_id
    registry.publish_for("live.", lambda account, events: [("account", "long", "म" * 9000)])
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        asha.subscribe("account")
        from kernel.outbox import record
        from live.tests.bells import Rung

        with scope(account_id):
            record(Rung("tower"), account_id=account_id)
        flush()
        assert asha.hear()["data"] == "म" * 9000


def test_a_personal_topic_is_one_s_own(live: Served, committed_cast: Cast, cookie: CookieOf) -> None:
    asha, bilal = committed_cast.asha, committed_cast.bilal

    def to_asha(account_id: uuid.UUID, events: list[Any]) -> list[Any]:
        return [
            (personal("inbox", asha.user_id), "notification", "for asha"),
            ("account", "done", None),
        ]

    registry.publish_for("live.", to_asha)
    with live.open(cookie=cookie(asha)) as hers, live.open(cookie=cookie(bilal)) as his:
        for talk in (hers, his):
            talk.subscribe("inbox")
            talk.subscribe("account")
        his.say(subscribe=f"inbox:{asha.user_id}")
        assert his.hear()["type"] == "error"
        from kernel.outbox import record
        from live.tests.bells import Rung

        with scope(asha.account_id):
            record(Rung("tower"), account_id=asha.account_id)
        flush()
        heard = {hers.hear()["topic"], hers.hear()["topic"]}
        assert heard == {"inbox", "account"}
        assert his.hear()["topic"] == "account"


def test_permission_is_asked_at_subscribing(live: Served, committed_cast: Cast, cookie: CookieOf) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        answer = asha.subscribe("bell:private")
        assert (answer["type"], answer["topic"]) == ("error", "bell:private")
        assert answer["data"]["code"] == "not_found"
        for unknown in ("tower", "bell", "account:1", "", "bell:", "drum:1", "x" * 101):
            assert asha.subscribe(unknown)["type"] in ("error", "subscribed")
        assert asha.subscribe("drum:1")["data"]["code"] == "not_found"


def test_a_topic_is_the_same_however_its_id_is_written(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    bell = uuid.uuid4()
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        assert asha.subscribe(f"bell:{bell.hex.upper()}")["topic"] == f"bell:{bell}"
        ring(committed_cast.asha.account_id, str(bell))
        flush()
        assert asha.hear()["topic"] == f"bell:{bell}"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x",
        "[]",
        "null",
        '"subscribe"',
        "{}",
        '{"subscribe": 5}',
        '{"subscribe": "account", "after": -1}',
        '{"subscribe": "account", "after": true}',
        '{"subscribe": "account", "after": 1e3}',
        '{"subscribe": "account", "after": 99999999999999999999}',
        '{"subscribe": "a", "unsubscribe": "a"}',
        "[" * 5000,
        b"\x00\x01",
    ],
)
def test_nonsense_is_answered_and_nothing_ends(
    live: Served, committed_cast: Cast, cookie: CookieOf, said: str | bytes
) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        asha.connection.send(said)
        answer = asha.hear()
        assert (answer["type"], answer["topic"]) == ("error", None)
        asha.say(ping=1)
        assert asha.hear()["type"] == "pong"


def test_a_lost_listening_connection_loses_nothing(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    account_id = committed_cast.asha.account_id
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        asha.subscribe("bell:tower")
        ring(account_id, "tower")
        flush()
        assert asha.hear()["seq"] == 1
        end_listening()
        ring(account_id, "tower", 2)
        flush()
        assert [asha.hear()["seq"], asha.hear()["seq"]] == [2, 3]
        ring(account_id, "tower")
        flush()
        assert asha.hear()["seq"] == 4


def end_listening() -> None:
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"],
        user=at["USER"],
        password=at["PASSWORD"] or None,
        host=at["HOST"] or None,
        port=at["PORT"] or None,
        autocommit=True,
    ) as other:
        ended_now = other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'drawbook live'"
        ).fetchall()
    assert ended_now == [(True,)]


def test_all_of_many_hear_all_in_order_while_others_join(
    live: Served, committed_cast: Cast, cookie: CookieOf, ring: Ring
) -> None:
    account_id = committed_cast.asha.account_id
    kept = cookie(committed_cast.asha)
    total = 60
    heard: dict[int, list[int]] = {}

    def watch(number: int) -> None:
        with live.open(cookie=kept) as talk:
            heard[number] = []
            talk.say(subscribe="bell:tower", after=0)
            while not heard[number] or heard[number][-1] < total:
                said = talk.hear()
                if said["type"] == "rung":
                    heard[number].append(said["seq"])

    watchers = [threading.Thread(target=watch, args=(number,)) for number in range(12)]
    for nth in range(total // 5):
        if nth < len(watchers):
            watchers[nth].start()
        ring(account_id, "tower", 5)
        flush()
    deadline = time.monotonic() + 20
    for watcher in watchers:
        watcher.join(max(0, deadline - time.monotonic()))
    assert heard == {number: list(range(1, total + 1)) for number in range(len(watchers))}
