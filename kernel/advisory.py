"""The advisory locks of the database: which space of keys each use has, and how they are taken.

A lock is a text key in a space. The same key in two spaces gives two locks. Every lock is held to the end of
the transaction. `tests/test_advisory.py` checks that no other code takes an advisory lock.
"""

from __future__ import annotations

from enum import IntEnum, unique

from kernel.query import execute, select_one

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(k, %s)) FROM unnest(%s::text[]) AS k"
_TRY_PAIR = "SELECT pg_try_advisory_xact_lock(%s, %s)"


@unique
class LockSpace(IntEnum):
    """The spaces, each with the seed of its hash. A number is never reused for another purpose."""

    BANK_STATEMENT = 0
    """Imports of bank statements, one at a time in the whole installation."""
    SIMULATED_GATEWAY = 1
    """Calls to the simulated payment gateway, one at a time."""
    PERIOD = 7
    """A period of a number book, shared by sales: `books_lock_period` and related database functions."""
    LIMITED_SALES = 8
    """Sales of one seller, or to one customer, who has a limit in a period."""
    TILL = 9
    """A seller's till in one currency."""
    DRAW_SERIES = 11
    """A series of draws."""
    DRAWN_SUBJECT = 12
    """The subject of a series of draws, while the series is opened."""
    FREEZE_LOG = 13
    """The log of freezes, one entry at a time in the whole installation."""
    PAYMENT_REFERENCE = 21
    """The reference of a payment to a chit group."""
    GATEWAY_EVENT = 22
    """An event that a payment gateway reports."""
    GATEWAY_KEYS = 23
    """An account's keys to its payment gateway."""


FLUSHER = (0x4C495645, 0)
"""The lock of the outbox's only flusher. PostgreSQL separates locks of two numbers from those above."""


def take_locks(space: LockSpace, *keys: str) -> None:
    """Wait for the locks of these keys, in sorted order, and hold them to the end of the transaction."""
    if not keys:
        return
    execute(_LOCK, [space.value, sorted(set(keys))])


def try_flusher_lock() -> bool:
    """Take the flusher's lock unless another process has it, and return whether it was taken."""
    return bool(select_one(_TRY_PAIR, FLUSHER)[0])
