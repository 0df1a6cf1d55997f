"""Identifiers that sort by creation time, so that new rows go to the end of an index."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime


def new_id() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    high = noise >> 68
    low = noise & ((1 << 62) - 1)
    return uuid.UUID(int=(stamp << 80) | (7 << 76) | (high << 64) | (2 << 62) | low)


def made_at(id: uuid.UUID) -> datetime:
    """Return when an id of `new_id` was created, to the millisecond."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


def read_id(text: object) -> uuid.UUID | None:
    """Return the UUID that `text` spells with or without hyphens, else None."""
    if isinstance(text, uuid.UUID):
        return text
    if not isinstance(text, str) or len(text) not in (32, 36):
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


NIL = uuid.UUID(int=0)
"""The UUID that no row has."""


def id_to_find(text: object) -> uuid.UUID:
    """Return the UUID that `text` spells, else one that no row has, for looking up a row."""
    return read_id(text) or NIL


_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def new_ids(count: int) -> list[str]:
    """Return many ids of the current millisecond as text, for statements that insert dozens of rows."""
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    head = f"{stamp[:8]}-{stamp[8:]}-7"
    noise = os.urandom(10 * count).hex()
    variant = _VARIANT
    return [
        f"{head}{noise[at : at + 3]}-{variant[noise[at + 3]]}{noise[at + 4 : at + 7]}"
        f"-{noise[at + 8 : at + 20]}"
        for at in range(0, 20 * count, 20)
    ]


def once_id(account_id: uuid.UUID, key: str) -> uuid.UUID:
    """Return the same id for the same key of one account, so that a form sent twice creates one row.

    The same key in another account gives another id, so it never refers to another account's row.
    """
    return uuid.uuid5(account_id, key)
