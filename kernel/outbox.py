"""Events, written in the transaction in which they happen and published after it."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.query import execute


def kind_of(event: object) -> str:
    """Return `books.TicketEntered` for the dataclass TicketEntered of books/events.py."""
    kind = type(event)
    return f"{kind.__module__.split('.')[0]}.{kind.__name__}"


def record(event: Any, *, account_id: uuid.UUID | None) -> None:
    """Write an event, a frozen dataclass of ids, to the outbox in the open transaction."""
    execute(
        "INSERT INTO kernel_outbox (account_id, kind, body) VALUES (%s, %s, %s::jsonb)",
        [account_id, kind_of(event), json.dumps(dataclasses.asdict(event), default=plain)],
    )


def record_all(events: Sequence[Any], *, account_id: uuid.UUID | None) -> None:
    """Write several events in one statement, in their order."""
    bodies = [json.dumps(dataclasses.asdict(event), default=plain) for event in events]
    execute(
        "INSERT INTO kernel_outbox (account_id, kind, body) "
        "SELECT %s, e.kind, e.body::jsonb FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY "
        "AS e (kind, body, place) ORDER BY e.place",
        [account_id, [kind_of(event) for event in events], bodies],
    )


def plain(value: object) -> str:
    """Return the JSON form of ids and times in an event."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"an event can hold only ids, numbers and times, not {type(value).__name__}")
