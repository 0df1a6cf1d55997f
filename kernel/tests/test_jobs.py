"""A job is not lost with its worker, and a queue that stands still doesn't hold up another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from kernel import jobs
from kernel.heartbeat import ages
from kernel.tasks import pulse


def rows(columns: str = "status::text") -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM procrastinate_jobs ORDER BY id")
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


def put_in_hand(worker_seconds_ago: float | None, attempts: int = 0, lock: str | None = None) -> None:
    """A job that is being done by a worker who was last alive so long ago, or by none."""
    with connection.cursor() as cursor:
        worker = None
        if worker_seconds_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) "
                "VALUES (clock_timestamp() - make_interval(secs => %s)) RETURNING id",
                [worker_seconds_ago],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id, "
            "queueing_lock) VALUES ('default', 'kernel.pulse', '{}', 'doing', %s, %s, %s)",
            [attempts, worker, lock],
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "after"), [(None, "todo"), (3600.0, "todo"), (0.0, "doing")], ids=["none", "gone", "alive"]
)
def test_what_a_lost_worker_had_in_hand_is_queued_again(seconds: float | None, after: str) -> None:
    put_in_hand(seconds)
    jobs.retry_stalled()
    assert rows() == [after]
    assert jobs.retry_stalled() == 0


@pytest.mark.django_db
def test_what_takes_its_workers_with_it_is_given_up() -> None:
    put_in_hand(None, attempts=jobs.MAX_ATTEMPTS)
    jobs.retry_stalled()
    assert rows() == ["failed"]


@pytest.mark.django_db
def test_what_is_queued_again_already_is_not_queued_twice() -> None:
    put_in_hand(None, lock="pulse:default")
    pulse.configure(queueing_lock="pulse:default").defer(queue="default")
    jobs.retry_stalled()
    assert rows() == ["todo"]


@pytest.mark.django_db(transaction=True)
def test_a_pulse_waits_once_a_queue_and_notes_that_it_ran() -> None:
    jobs.send_pulses()
    jobs.send_pulses()
    assert sorted(rows("queue_name")) == sorted(jobs.WATCHED)
    pulse(queue="mail")
    assert ages()["jobs:mail"] < 60


def test_every_job_runs_on_a_queue_that_has_places() -> None:
    theirs = ("builtin", "procrastinate")
    ours = {name: task for name, task in app.tasks.items() if not name.startswith(theirs)}
    assert {task.queue for task in ours.values()} <= set(jobs.CONCURRENCY)
    assert ours["accounts.mail_reset"].queue == ours["inbox.deliver"].queue == jobs.MAIL
    assert ours["books.run_import"].queue != ours["accounts.mail_reset"].queue


def test_a_mail_is_tried_again_for_hours() -> None:
    strategy = app.tasks["accounts.mail_verification"].retry_strategy
    assert strategy is jobs.RETRY_MAILS

    class Job:
        attempts = 0

    waits = []
    while (decision := strategy.get_retry_decision(exception=OSError(), job=Job)) is not None:
        waits.append(decision.retry_at)
        Job.attempts += 1
    assert len(waits) == jobs.MAIL_RETRIES and waits == sorted(waits)
