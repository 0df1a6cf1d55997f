"""Number messages by topic, store them, and build the notifications that carry them to the hubs."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from itertools import groupby
from typing import Any

from kernel.query import execute, select
from live.registry import Message

CHANNEL = "drawbook_live"
# PostgreSQL refuses a payload of 8,000 bytes.
MAX_PAYLOAD_BYTES = 7_999

COUNT = """
INSERT INTO live_livetopic AS t (account_id, topic, seq)
SELECT %s, topic, times FROM unnest(%s::text[], %s::bigint[]) AS new (topic, times)
ON CONFLICT (account_id, topic) DO UPDATE SET seq = t.seq + EXCLUDED.seq
RETURNING topic, seq
"""
COUNT_FOR_STAFF = """
INSERT INTO live_stafftopic AS t (topic, seq)
SELECT topic, times FROM unnest(%s::text[], %s::bigint[]) AS new (topic, times)
ON CONFLICT (topic) DO UPDATE SET seq = t.seq + EXCLUDED.seq
RETURNING topic, seq
"""
STORE_FOR_STAFF = """
INSERT INTO live_staffmessage (topic, seq, type, data)
SELECT topic, seq, type, data::jsonb
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[]) AS new (topic, seq, type, data)
"""
STORE = """
INSERT INTO live_livemessage (account_id, topic, seq, type, data)
SELECT %s, topic, seq, type, data::jsonb
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[]) AS new (topic, seq, type, data)
"""


def number_and_store(account_id: uuid.UUID | None, messages: list[Message]) -> list[str]:
    """Store messages of an account, or of staff, under their numbers, and return a payload per topic."""
    times = Counter(topic for topic, _, _ in messages)
    owner = [] if account_id is None else [account_id]
    count_them, store_them = (COUNT, STORE) if owner else (COUNT_FOR_STAFF, STORE_FOR_STAFF)
    last = dict(select(count_them, [*owner, list(times), list(times.values())]))
    next_seq = {topic: last[topic] - times[topic] + 1 for topic in times}
    # Stable, so each topic's messages keep their order.
    ordered = sorted(messages, key=lambda message: message[0])
    texts = [as_json(data) for _, _, data in ordered]
    seqs = [next_seq[topic] + nth for topic in sorted(times) for nth in range(times[topic])]
    topics, types, _ = zip(*ordered, strict=True)
    execute(store_them, [*owner, list(topics), seqs, list(types), texts])
    return [
        payload(account_id, topic, next_seq[topic], [(type, data) for _, type, data in group])
        for topic, group in groupby(ordered, key=lambda message: message[0])
    ]


def payload(account_id: uuid.UUID | None, topic: str, first: int, messages: list[tuple[str, Any]]) -> str:
    """Return the notification for a hub: the messages from number `first` on, or only the last number if they
    are too long.
    """
    heard: dict[str, Any] = {"account": str(account_id) if account_id else None, "topic": topic}
    whole = as_json({**heard, "first": first, "messages": messages})
    if len(whole.encode()) <= MAX_PAYLOAD_BYTES:
        return whole
    return as_json({**heard, "last": first + len(messages) - 1})


def notify(payloads: list[str]) -> None:
    """Send the payloads, in this order, when the transaction commits."""
    if payloads:
        execute(
            "SELECT pg_notify(%s, said) FROM unnest(%s::text[]) WITH ORDINALITY AS p (said, nth) "
            "ORDER BY nth",
            [CHANNEL, payloads],
        )


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
