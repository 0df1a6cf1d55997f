"""/healthz/ tells the truth: each part that does not work is named, and figures are for staff alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from desks import health
from kernel import heartbeat

NAMES = ("worker", "flusher", "jobs:default", "jobs:mail")


@pytest.fixture(autouse=True)
def _looks_again(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DRAWBOOK_HOME = tmp_path
    monkeypatch.setattr(health, "_written", health._Remembered())
    monkeypatch.setattr(health, "_beaten", health._Remembered())
    yield


@pytest.fixture
def well(db: None) -> None:
    for name in NAMES:
        heartbeat.beat(name)


def told() -> tuple[int, dict[str, str]]:
    answer = Client().get("/healthz/")
    return answer.status_code, answer.json()


def was_last_alive(name: str, seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_heartbeat SET beaten_at = clock_timestamp() - make_interval(secs => %s) "
            "WHERE name = %s",
            [seconds_ago, name],
        )


def test_all_well_says_so_and_no_figures(well: None) -> None:
    parts = ("database", "disk", "worker", "jobs", "updates", "mail")
    assert told() == (200, {"status": "ok", **dict.fromkeys(parts, "ok")})


@pytest.mark.parametrize(
    ("name", "part"), [("worker", "worker"), ("jobs:default", "jobs"), ("flusher", "updates")]
)
def test_a_part_that_stands_still_is_named(well: None, name: str, part: str) -> None:
    was_last_alive(name, 600)
    status, body = told()
    assert (status, body["status"], body[part]) == (503, "unwell", "down")
    assert [other for other, state in body.items() if state == "down"] == [part]


def test_jobs_that_have_never_run_are_down(well: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_heartbeat WHERE name = 'jobs:default'")
    assert told()[1]["jobs"] == "down"


def test_late_mails_are_told_and_end_nothing(well: None) -> None:
    was_last_alive("jobs:mail", 600)
    status, body = told()
    assert (status, body["status"], body["mail"]) == (200, "degraded", "late")


def test_updates_that_wait_in_the_outbox_are_late(well: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_outbox (kind, body, created_at) "
            "VALUES ('books.TicketEntered', '{}', clock_timestamp() - interval '5 minutes')"
        )
    status, body = told()
    assert (status, body["updates"]) == (503, "late")


def test_a_disk_that_takes_nothing_is_full(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    status, body = told()
    assert (status, body["disk"], body["database"]) == (503, "full", "ok")


def test_the_trial_leaves_nothing_behind(well: None, tmp_path: Path) -> None:
    told()
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_takes_no_writes_is_full(well: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    status, body = told()
    assert (status, body["database"]) == (503, "full")


def test_a_database_that_is_away_takes_the_rest_with_it(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away() -> Any:
        raise OperationalError

    monkeypatch.setattr("kernel.heartbeat.ages", away)
    status, body = told()
    assert (status, body["database"], body["worker"], body["disk"]) == (503, "down", "down", "ok")


def test_it_is_written_once_for_all_who_ask(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    real: Callable[..., bool] = health._write
    monkeypatch.setattr(health, "_write", lambda folder: written.append(folder) or real(folder))
    told()
    told()
    assert len(written) == 1
