"""One transaction a command: opened by whoever comes first, joined by the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db import transaction as django_transaction

from kernel.errors import Busy

T = TypeVar("T")

ATTEMPTS = 3
# deadlock_detected, lock_not_available, serialization_failure: the same work may succeed when run again.
RETRYABLE = frozenset({"40P01", "55P03", "40001"})


@contextmanager
def transaction() -> Iterator[None]:
    """Join the transaction that is open, or open one.

    Joining makes no savepoint: a refusal halfway undoes the whole command, whoever began it.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        yield
        return
    with django_transaction.atomic():
        yield


def retrying(work: Callable[[], T]) -> T:
    """Run `work`, which opens its own transaction, again when the database says that may help.

    A lock that could not be had within the setting `LOCK_TIMEOUT_MS` ends in `Busy` after `ATTEMPTS` runs.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except OperationalError as failure:
            if not is_retryable(failure):
                raise
            if attempt == ATTEMPTS:
                raise Busy from failure
            # Long enough for the other side of a deadlock to finish, short enough not to be felt.
            time.sleep(0.01 * attempt)
    raise AssertionError("unreachable")


def is_retryable(failure: BaseException) -> bool:
    """Whether the database asked for the transaction to be run again."""
    return getattr(failure.__cause__, "sqlstate", None) in RETRYABLE
