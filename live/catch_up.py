"""Read the messages of a topic that a client, or a whole process, has missed."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import connection

from live.registry import wire_name
from live.seq import seq_of
from live.topic import CaughtUp
from live.wire import frame
from tenancy.scope import scope

# Whoever has missed more is better off loading the page anew.
MOST_MESSAGES = 300
MOST_CHARACTERS = 1_000_000

_MISSED = """
SELECT seq, type, data FROM (
    SELECT seq, type, data, sum(length(data::text)) OVER (ORDER BY seq) AS so_far FROM {table}
    WHERE {whose}topic = %s AND seq > %s ORDER BY seq LIMIT %s
) AS missed WHERE so_far <= %s ORDER BY seq
"""
MESSAGES = _MISSED.format(table="live_livemessage", whose="account_id = %s AND ")
MESSAGES_FOR_STAFF = _MISSED.format(table="live_staffmessage", whose="")


def read(account_id: uuid.UUID | None, stored: str, after: int | None) -> CaughtUp:
    """Call `read_in_scope` within the account's scope; topics of staff need none."""
    with scope(account_id):
        return read_in_scope(account_id, stored, after)


def read_in_scope(account_id: uuid.UUID | None, stored: str, after: int | None) -> CaughtUp:
    """Return the topic's messages after that number; with None only the topic's current number."""
    # The number first: what is published between the two is then in the rows, not lost between them.
    seq = seq_of(account_id, stored)
    if after is None or after == seq:
        return CaughtUp(seq, [])
    rows: list[Any] = []
    if after < seq:
        with connection.cursor() as cursor:
            asked: list[str | int] = [stored, after, MOST_MESSAGES, MOST_CHARACTERS]
            if account_id is None:
                cursor.execute(MESSAGES_FOR_STAFF, asked)
            else:
                cursor.execute(MESSAGES, [account_id, *asked])
            rows = cursor.fetchall()
    if not rows or rows[0][0] != after + 1 or rows[-1][0] < seq:
        return CaughtUp(seq, [], is_whole=False)
    name = wire_name(stored)
    messages = [(number, frame(name, number, type, _plain(data))) for number, type, data in rows]
    return CaughtUp(rows[-1][0], messages)


def _plain(data: Any) -> Any:
    return json.loads(data) if isinstance(data, str) else data
