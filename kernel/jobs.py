"""The queues of background jobs, and the sweep that saves a job from being lost with its worker.

Each queue has its own concurrency, so that a mail server that doesn't answer delays mails and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from kernel import schedule
from kernel.query import execute, select
from kernel.transactions import transaction

logger = logging.getLogger(__name__)

# Short local work; mails and pushes; other machines (gateway, WordPress, model); long imports.
DEFAULT, MAIL, OUTSIDE, IMPORTS = "default", "mail", "outside", "imports"
CONCURRENCY = {DEFAULT: 2, MAIL: 3, OUTSIDE: 2, IMPORTS: 1}
# Queues whose jobs are short: if one has run nothing for a while, it is stuck.
WATCHED = (DEFAULT, MAIL)

PULSE_SECONDS = 10
STALLED_SECONDS = 30
SWEEP_SECONDS = 10
# A job whose workers died this often is not run again.
MAX_ATTEMPTS = 5
FORGET_AFTER = "30 days"

# Retried after 15 s, then after 4, 9, 16 … minutes: for about six hours in all.
MAIL_RETRIES = 11


class Later(RetryStrategy):
    """Retry a failed job after 15 seconds, then after longer and longer intervals."""

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> Any:
        self_wait = 15 if job.attempts == 0 else 60 * (job.attempts + 1) ** 2
        return RetryStrategy(max_attempts=self.max_attempts, wait=self_wait).get_retry_decision(
            exception=exception, job=job
        )


RETRY_MAILS = Later(max_attempts=MAIL_RETRIES)

_STALLED = """
SELECT j.id, j.task_name, j.attempts, EXISTS (
    SELECT FROM procrastinate_jobs other
    WHERE other.queueing_lock = j.queueing_lock AND other.status = 'todo')
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing'
  AND (w.id IS NULL OR w.last_heartbeat < clock_timestamp() - make_interval(secs => %s))
ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
"""
_RETRY = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
_FINISH = "SELECT procrastinate_finish_job_v1(%s, 'failed', %s)"
_FORGET = """
DELETE FROM procrastinate_jobs j WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted')
  AND NOT EXISTS (SELECT FROM procrastinate_events e
                  WHERE e.job_id = j.id AND e.at > now() - %s::interval)
"""


def register() -> None:
    """Add this module's work to the schedule; called once by the app."""
    schedule.repeat("stalled jobs", retry_stalled, every_seconds=SWEEP_SECONDS)
    schedule.repeat("pulses of the queues", send_pulses, every_seconds=PULSE_SECONDS)
    schedule.repeat("old jobs", forget_finished, every_seconds=3600)


def retry_stalled() -> int:
    """Queue every job whose worker is gone again, and return how many were found.

    A worker sends a heartbeat every ten seconds. The jobs of a worker that was killed would stay "doing"
    forever. Jobs are written so that running one twice does no harm.
    """
    with transaction():
        stalled = select(_STALLED, [STALLED_SECONDS])
        for job_id, task_name, attempts, is_queued_again in stalled:
            if is_queued_again:  # the same work is already in the queue
                execute(_FINISH, [job_id, True])
            elif attempts + 1 >= MAX_ATTEMPTS:
                execute(_FINISH, [job_id, False])
                logger.error("%s (job %s) lost every worker that ran it and is given up", task_name, job_id)
            else:
                execute(_RETRY, [job_id])
                logger.warning("%s (job %s) lost its worker and is queued again", task_name, job_id)
    return len(stalled)


def forget_finished() -> int:
    """Delete jobs that ended long ago, and return how many."""
    return int(execute(_FORGET, [FORGET_AFTER]))


def send_pulses() -> None:
    """Queue a job that only proves that its queue runs; it goes before all others, once per queue."""
    from kernel.tasks import pulse

    for queue in WATCHED:
        queue_once(pulse.configure(queue=queue, queueing_lock=f"pulse:{queue}", priority=1_000), queue=queue)


def queue_once(deferrer: Any, **arguments: Any) -> bool:
    """Queue a job unless the same one (by its queueing lock) is queued already; outside a transaction."""
    try:
        deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def close_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Run a job, then return the connection of its thread to the pool."""
    try:
        return call_next()
    finally:
        if not connection.in_atomic_block:
            connection.close()
