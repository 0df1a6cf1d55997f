"""What a broken connection is told as: done, not done, or not known; never one for another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from kernel.errors import Busy, UnknownOutcome
from kernel.heartbeat import ages, beat
from kernel.transactions import is_lost, refusal_of, retrying, transaction

pytestmark = pytest.mark.django_db(transaction=True)


def cut() -> None:
    """End this thread's connection, as an operator or a fault would: by another of the same role."""
    at = settings.DATABASES["default"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with psycopg.connect(
        dbname=connection.settings_dict["NAME"],
        user=at["USER"],
        password=at["PASSWORD"] or None,
        host=at["HOST"] or None,
        port=at["PORT"] or None,
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def once(work: Callable[[], None]) -> Callable[[], None]:
    """`work` the first time, nothing after that."""
    left = [work]
    return lambda: left.pop()() if left else None


def test_what_broke_before_the_commit_is_done_again() -> None:
    trouble, runs = once(cut), []

    def work() -> str:
        with transaction():
            runs.append(1)
            beat("first")
            trouble()
            beat("second")
        return "done"

    assert retrying(work) == "done"
    assert len(runs) == 2 and {"first", "second"} <= set(ages())


def test_what_breaks_each_time_is_busy_and_nothing_is_written() -> None:
    def work() -> None:
        with transaction():
            beat("never")
            cut()
            beat("never either")

    with pytest.raises(Busy) as refusal:
        retrying(work)
    assert refusal.value.retry_after_seconds and refusal.value.code == "busy"
    assert not {"never", "never either"} & set(ages())


def at_commit(monkeypatch: pytest.MonkeyPatch, *, is_written: bool) -> None:
    """The connection breaks while COMMIT is under way, after the server has done it or before."""
    real = psycopg.Connection.commit

    def commit(its: Any) -> None:
        monkeypatch.setattr(psycopg.Connection, "commit", real)
        if is_written:
            real(its)
        its.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    connection.ensure_connection()
    monkeypatch.setattr(psycopg.Connection, "commit", commit)


@pytest.mark.parametrize("is_written", [True, False])
def test_what_broke_at_the_commit_is_not_known(monkeypatch: pytest.MonkeyPatch, is_written: bool) -> None:
    runs: list[int] = []

    def work() -> None:
        with transaction():
            runs.append(1)
            beat("at commit")

    at_commit(monkeypatch, is_written=is_written)
    with pytest.raises(UnknownOutcome):
        retrying(work)
    assert runs == [1]
    assert ("at commit" in ages()) is is_written


def test_what_broke_after_an_earlier_commit_is_not_known() -> None:
    def work() -> None:
        with transaction():
            beat("earlier")
        with transaction():
            cut()
            beat("later")

    with pytest.raises(UnknownOutcome):
        retrying(work)


def test_what_broke_outside_of_any_transaction_is_not_known() -> None:
    def work() -> None:
        cut()
        beat("alone")

    with pytest.raises(UnknownOutcome):
        retrying(work)


def test_what_only_reads_is_read_again() -> None:
    trouble = once(cut)

    def work() -> dict[str, float]:
        trouble()
        return ages()

    assert retrying(work, only_reads=True) == {}


def test_a_database_that_cannot_be_reached_has_written_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    tries: list[int] = []

    def away(*given: Any, **more: Any) -> Any:
        tries.append(1)
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.get_new_connection", away)

    def work() -> None:
        with transaction():
            beat("away")

    with pytest.raises(Busy):
        retrying(work)
    assert len(tries) > 1


def failure_of(work: Callable[[], object]) -> BaseException:
    with pytest.raises((OperationalError, InterfaceError)) as found:
        work()
    return found.value


def test_what_nobody_handled_is_told_as_well() -> None:
    def alone() -> None:
        cut()
        beat("x")

    def inside() -> None:
        with transaction():
            cut()
            beat("x")

    lost = failure_of(alone)
    assert is_lost(lost)
    assert isinstance(refusal_of(lost, only_reads=False), UnknownOutcome)
    assert isinstance(refusal_of(lost, only_reads=True), Busy)
    connection.close()
    connection.commits = 0  # type: ignore[attr-defined]
    assert isinstance(refusal_of(failure_of(inside), only_reads=False), Busy)
    connection.close()
    assert refusal_of(ValueError(), only_reads=False) is None
    assert refusal_of(None, only_reads=False) is None
