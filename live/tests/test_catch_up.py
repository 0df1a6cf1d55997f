"""What the database still has of a topic, and when it has too little or too much."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from live import catch_up
from live.catch_up import read
from live.flusher import flush
from live.tests.bells import Ring
from tenancy.scope import scope
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bells")


def numbers(caught: Any) -> list[int]:
    return [number for number, _ in caught.messages]


def test_all_after_a_number(cast: Cast, ring: Ring) -> None:
    account_id = cast.asha.account_id
    ring(account_id, "tower", 4)
    flush()
    caught = read(account_id, "bell:tower", 2)
    assert (caught.seq, caught.is_whole, numbers(caught)) == (4, True, [3, 4])
    said = json.loads(caught.messages[0][1]["text"])
    assert said == {"topic": "bell:tower", "seq": 3, "type": "rung", "data": {"times": 3}}
    for after in (None, 4):
        caught = read(account_id, "bell:tower", after)
        assert (caught.seq, caught.is_whole, caught.messages) == (4, True, [])
    assert read(account_id, "bell:silent", None).seq == 0


def test_another_account_s_are_not_there(cast: Cast, ring: Ring) -> None:
    ring(cast.asha.account_id, "tower", 4)
    flush()
    assert read(cast.dev.account_id, "bell:tower", None).seq == 0
    assert not read(cast.dev.account_id, "bell:tower", 2).is_whole


def test_forgotten_ones_and_the_future_are_not_whole(cast: Cast, ring: Ring) -> None:
    account_id = cast.asha.account_id
    ring(account_id, "tower", 4)
    flush()
    with scope(account_id), connection.cursor() as cursor:
        cursor.execute("DELETE FROM live_livemessage WHERE seq <= 2")
    for after in (0, 1, 5, 2**62):
        caught = read(account_id, "bell:tower", after)
        assert (caught.seq, caught.is_whole, caught.messages) == (4, False, [])
    assert numbers(read(account_id, "bell:tower", 2)) == [3, 4]


@pytest.mark.parametrize(("limit", "value"), [("MOST_MESSAGES", 3), ("MOST_CHARACTERS", 40)])
def test_too_many_and_too_long_are_not_whole(
    cast: Cast, ring: Ring, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    account_id = cast.asha.account_id
    ring(account_id, "tower", 4)
    flush()
    monkeypatch.setattr(catch_up, limit, value)
    assert not read(account_id, "bell:tower", 0).is_whole
    assert numbers(read(account_id, "bell:tower", 2)) == [3, 4]
