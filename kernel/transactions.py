"""One transaction per command, and an exact account of how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db import transaction as django_transaction
from psycopg_pool import PoolTimeout

from kernel.errors import Busy, DrawbookError, UnknownOutcome
from kernel.postgres.base import WROTE_NOTHING

T = TypeVar("T")

ATTEMPTS = 3
# deadlock_detected, lock_not_available, serialization_failure: the same work may succeed when run again.
RETRYABLE = frozenset({"40P01", "55P03", "40001"})
# The server ended the connection; without any code the connection itself broke.
LOST = frozenset({"57P01", "57P02", "57P03"})
AWAY = "The database didn't answer, so nothing was saved. Try again in a few seconds."


@contextmanager
def transaction() -> Iterator[None]:
    """Join the transaction that is open, or open one.

    Joining makes no savepoint: a refusal rolls back the whole command, whoever opened the transaction.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        yield
        return
    with django_transaction.atomic():
        yield


def retrying(work: Callable[[], T], *, only_reads: bool = False) -> T:
    """Run `work`, which opens its own transaction, and retry it when the database says that may help.

    Raises `Busy` when a lock wasn't granted within the setting `LOCK_TIMEOUT_MS` in `ATTEMPTS` runs. A broken
    connection is replaced and the work run again if certainly nothing was written, else `UnknownOutcome` is
    raised. With `only_reads` nothing is ever written.
    """
    is_within = connections[DEFAULT_DB_ALIAS].in_atomic_block
    commits = commits_made()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except (OperationalError, InterfaceError) as failure:
            if is_within and is_lost(failure):
                raise  # whoever opened the transaction has to run all of it again
            if not is_retryable(failure) and not is_lost(failure):
                if is_exhausted(failure):
                    raise Busy(AWAY, retry_after_seconds=5) from failure
                raise
            if is_lost(failure):
                if not only_reads and not wrote_nothing(failure, since=commits):
                    raise UnknownOutcome from failure
                renew_connection()
            if attempt == ATTEMPTS or isinstance(failure.__cause__, PoolTimeout):
                raise (Busy(AWAY) if is_lost(failure) else Busy()) from failure
            # Long enough for the other side of a deadlock to finish, short enough not to be felt.
            time.sleep(0.01 * attempt)
    raise AssertionError("unreachable")


class RollBack(Exception):
    """Carries a finished response out of the transaction, which is rolled back."""

    def __init__(self, response: Any) -> None:
        self.response = response


def answered(work: Callable[[], Any], *, only_reads: bool = False) -> Any:
    """Return the response of `work`, run by `retrying`, or that of the `RollBack` that it raised."""
    try:
        return retrying(work, only_reads=only_reads)
    except RollBack as refused:
        return refused.response


def is_retryable(failure: BaseException) -> bool:
    """Whether the database asked for the transaction to be run again."""
    return getattr(failure.__cause__, "sqlstate", None) in RETRYABLE


def is_lost(failure: BaseException) -> bool:
    """Whether the connection broke, or none was available."""
    cause = failure.__cause__
    if not isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    state = cause.sqlstate
    return state is None or state in LOST or state.startswith("08")


def is_exhausted(failure: BaseException) -> bool:
    """Whether the server is out of disk, memory or connections; then nothing was written."""
    state = getattr(failure.__cause__, "sqlstate", None) or ""
    return state.startswith("53") or state == "58030"


def wrote_nothing(failure: BaseException, *, since: int = 0) -> bool:
    """Whether certainly nothing was committed by what failed, nor since there were `since` commits."""
    return bool(getattr(failure.__cause__, WROTE_NOTHING, False)) and commits_made() == since


def commits_made() -> int:
    """Return how many transactions this thread has committed in this request."""
    return int(getattr(connections[DEFAULT_DB_ALIAS], "commits", 0))


def forget_commits(**_: Any) -> None:
    """Reset the count of commits, at the beginning of a request."""
    connections[DEFAULT_DB_ALIAS].commits = 0  # type: ignore[attr-defined]


def renew_connection() -> None:
    """Close a broken connection, so that the next statement opens a new one."""
    with suppress(Exception):
        connections[DEFAULT_DB_ALIAS].close()


def refusal_of(failure: BaseException | None, *, only_reads: bool) -> DrawbookError | None:
    """Return the refusal for an unhandled failure of the database; None for other failures."""
    if not isinstance(failure, (OperationalError, InterfaceError)):
        return None
    if is_lost(failure):
        return Busy(AWAY) if only_reads or wrote_nothing(failure) else UnknownOutcome()
    if is_exhausted(failure):
        return Busy(AWAY, retry_after_seconds=5)
    return Busy() if is_retryable(failure) else None
