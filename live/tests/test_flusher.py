"""The flusher beside others, with real commits."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from kernel.advisory import FLUSHER
from kernel.models import Outbox
from live import flusher
from live.models import LiveMessage
from live.numbering import CHANNEL
from live.retention import RETAINED_PER_TOPIC, prune
from live.tests.bells import Ring
from tenancy.scope import scope
from tests.cast import Cast
from tests.database import owner_connection
from tests.running import wait_until

pytestmark = pytest.mark.usefixtures("bells")


def test_two_flushers_publish_nothing_twice(committed_cast: Cast, ring: Ring) -> None:
    account_id = committed_cast.asha.account_id
    stop = threading.Event()
    flushers = [threading.Thread(target=flusher.run, args=(stop,)) for _ in range(2)]
    for thread in flushers:
        thread.start()
    for _ in range(20):
        ring(account_id, "tower", 5)
    wait_until(lambda: not Outbox.objects.exists(), "the outbox to be empty")
    stop.set()
    for thread in flushers:
        thread.join(10)
    with scope(account_id):
        seqs = list(LiveMessage.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 101))


def test_it_stands_by_while_another_holds_the_lock(committed_cast: Cast, ring: Ring) -> None:
    ring(committed_cast.asha.account_id, "tower")
    with owner_connection() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", FLUSHER)
        assert flusher.flush() == 0
        assert Outbox.objects.count() == 1
    assert flusher.flush() == 1


def test_listeners_hear_once_a_topic_and_only_what_was_committed(committed_cast: Cast, ring: Ring) -> None:
    with owner_connection() as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        ring(committed_cast.asha.account_id, "tower", 3)
        ring(committed_cast.asha.account_id, "gate", 2)
        flusher.flush()
        heard = [notify.payload for notify in listener.notifies(timeout=5, stop_after=2)]
    assert [('"topic":"bell:gate"' in said, '"topic":"bell:tower"' in said) for said in heard] == [
        (True, False),
        (False, True),
    ]
    assert heard[1].count("rung") == 3


def test_a_crash_before_the_commit_leaves_the_event_waiting(
    committed_cast: Cast, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(committed_cast.asha.account_id, "tower")

    def crash(payloads: list[str]) -> None:
        end_connection(connection.connection.info.backend_pid)
        connection.cursor().execute("SELECT 1")

    with monkeypatch.context() as broken:
        broken.setattr("live.publish.notify", crash)
        with pytest.raises(OperationalError):
            flusher.flush()
    connection.close()
    assert flusher.flush() == 1
    with scope(committed_cast.asha.account_id):
        assert list(LiveMessage.objects.values_list("seq", flat=True)) == [1]


def test_it_goes_on_after_the_connection_was_lost(committed_cast: Cast, ring: Ring) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=flusher.run, args=(stop,))
    thread.start()
    try:
        ring(committed_cast.asha.account_id, "tower")
        wait_until(lambda: not Outbox.objects.exists(), "the outbox to be empty")
        mine = connection.connection.info.backend_pid
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s", [mine]
            )
            others = [row[0] for row in cursor.fetchall()]
        assert others
        for pid in others:
            end_connection(pid)
        ring(committed_cast.asha.account_id, "tower")
        wait_until(lambda: not Outbox.objects.exists(), "the outbox to be empty")
    finally:
        stop.set()
        thread.join(10)


def test_old_messages_go_but_the_newest_of_a_topic_stay(committed_cast: Cast, ring: Ring) -> None:
    account_id = committed_cast.asha.account_id
    ring(account_id, "tower", RETAINED_PER_TOPIC + 5)
    flusher.flush()
    age(account_id, "11 minutes")
    ring(account_id, "tower", 2)
    flusher.flush()
    assert prune(account_id) == 7
    age(account_id, "25 hours")
    assert prune(account_id) == RETAINED_PER_TOPIC
    ring(account_id, "tower")
    flusher.flush()
    with scope(account_id):
        assert list(LiveMessage.objects.values_list("seq", flat=True)) == [RETAINED_PER_TOPIC + 8]


def end_connection(pid: int) -> None:
    """End a backend of the application's, as a failing network would; its own role may do that."""
    with psycopg.connect(**application(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def application() -> dict[str, Any]:
    at = connection.settings_dict
    return {
        "dbname": at["NAME"],
        "user": at["USER"],
        "password": at["PASSWORD"] or None,
        "host": at["HOST"] or None,
        "port": at["PORT"] or None,
    }


def age(account_id: Any, by: str) -> None:
    with scope(account_id), connection.cursor() as cursor:
        cursor.execute("UPDATE live_livemessage SET created_at = created_at - %s::interval", [by])


def test_the_application_may_not_read_others_messages(committed_cast: Cast, ring: Ring) -> None:
    ring(committed_cast.asha.account_id, "tower")
    flusher.flush()
    connection.ensure_connection()
    found = psycopg.Connection.execute(connection.connection, "SELECT count(*) FROM live_livemessage")
    row = found.fetchone()
    assert row is not None
    assert row[0] == 0
