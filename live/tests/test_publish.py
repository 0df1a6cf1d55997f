"""The way from the outbox to numbered messages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection

from kernel.models import Outbox
from live import registry
from live.flusher import Flusher, flush
from live.models import LiveMessage
from live.numbering import MAX_PAYLOAD_BYTES, payload
from live.publish import is_waiting
from live.seq import seq_of
from live.tests.bells import Ring
from tenancy.scope import account_in_scope, scope
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bells")


def kept(account_id: uuid.UUID, topic: str) -> list[tuple[int, str, Any]]:
    with scope(account_id):
        found = LiveMessage.objects.filter(topic=topic).order_by("seq")
        return list(found.values_list("seq", "type", "data"))


def test_messages_are_numbered_by_topic(cast: Cast, ring: Ring) -> None:
    ring(cast.asha.account_id, "tower", 2)
    ring(cast.asha.account_id, "gate")
    assert flush() == 3
    ring(cast.asha.account_id, "tower")
    flush()
    assert [seq for seq, _, _ in kept(cast.asha.account_id, "bell:tower")] == [1, 2, 3]
    assert kept(cast.asha.account_id, "bell:gate") == [(1, "rung", {"times": 1})]
    with scope(cast.asha.account_id):
        assert seq_of(cast.asha.account_id, "bell:tower") == 3
        assert seq_of(cast.asha.account_id, "bell:never") == 0
    assert not Outbox.objects.exists()
    assert not is_waiting()


def test_accounts_are_numbered_and_kept_apart(cast: Cast, ring: Ring) -> None:
    ring(cast.asha.account_id, "tower")
    ring(cast.dev.account_id, "tower")
    flush()
    assert [seq for seq, _, _ in kept(cast.asha.account_id, "bell:tower")] == [1]
    assert [seq for seq, _, _ in kept(cast.dev.account_id, "bell:tower")] == [1]
    with scope(cast.dev.account_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM live_livemessage")
        assert cursor.fetchone()[0] == 1


def test_a_publisher_hears_of_one_account_at_once_and_in_its_scope(cast: Cast, ring: Ring) -> None:
    heard: list[tuple[uuid.UUID, int, bool]] = []

    def publisher(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[Any]:
        heard.append((account_id, len(events), account_in_scope() == account_id))
        return []

    registry.publish_for("live.Rung", publisher)
    registry.publish_for("other.", publisher)
    ring(cast.asha.account_id, "tower", 3)
    ring(cast.dev.account_id, "tower")
    flush()
    assert sorted(heard) == sorted([(cast.asha.account_id, 3, True), (cast.dev.account_id, 1, True)])


def test_a_failing_event_does_not_hold_up_the_others(cast: Cast, ring: Ring) -> None:
    def refuses_cracked(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[Any]:
        if any(event["body"]["bell"] == "cracked" for event in events):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return []

    registry.publish_for("live.", refuses_cracked)
    ring(cast.asha.account_id, "tower", 3)
    ring(cast.asha.account_id, "cracked")
    ring(cast.asha.account_id, "tower", 2)
    ring(cast.dev.account_id, "tower")
    flush()
    assert len(kept(cast.asha.account_id, "bell:tower")) == 5
    assert len(kept(cast.dev.account_id, "bell:tower")) == 1
    assert kept(cast.asha.account_id, "bell:cracked") == []
    assert list(Outbox.objects.values_list("failures", flat=True)) == [1]
    # It waits for its next try …
    assert not is_waiting()
    # … and after the last one for a person.
    Outbox.objects.update(failures=6, created_at="2020-01-01T00:00:00Z")
    assert not is_waiting()
    Outbox.objects.update(failures=5)
    assert is_waiting()
    registry.registered.publishers.pop()
    flush()
    assert len(kept(cast.asha.account_id, "bell:cracked")) == 1


def test_what_nobody_publishes_is_taken_away(cast: Cast, ring: Ring) -> None:
    registry.registered.publishers.clear()
    ring(cast.asha.account_id, "tower")
    ring(None, "everywhere")
    assert flush() == 2
    assert not Outbox.objects.exists()


def test_sealers_hear_of_the_accounts_and_are_tried_again(cast: Cast, ring: Ring) -> None:
    heard: list[set[uuid.UUID]] = []

    def sealer(accounts: set[uuid.UUID]) -> None:
        heard.append(accounts)
        if len(heard) == 1:
            raise RuntimeError("the seal is wet, as the test wants")

    registry.after_flush(sealer)
    ring(cast.asha.account_id, "tower")
    flusher = Flusher()
    flusher.step(flusher.pruned_at)
    assert len(kept(cast.asha.account_id, "bell:tower")) == 1
    flusher.step(flusher.pruned_at)
    flusher.step(flusher.pruned_at)
    assert heard == [{cast.asha.account_id}] * 2


def test_a_payload_that_is_too_long_only_says_where_to_look() -> None:
    account_id = uuid.uuid4()
    assert '"messages":[["rung",{}]]' in payload(account_id, "bell:x", 4, [("rung", {})])
    long = payload(account_id, "bell:x", 4, [("rung", {"text": "म" * 3000})] * 2)
    assert '"last":5' in long
    assert "messages" not in long
    for size in range(7_800, 8_000):
        assert len(payload(account_id, "bell:x", 4, [("rung", "y" * size)]).encode()) <= MAX_PAYLOAD_BYTES
