"""The background process: queued jobs, the schedule, and the flusher that publishes events."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import django

from runtime.loading import loading

logger = logging.getLogger(__name__)

# Running jobs get this long to end; with the steps that follow it stays below the launcher's own limit.
GRACE_SECONDS = 6.0
THREADS_SECONDS = 2.0
SPARE_CONNECTIONS = 3


def main() -> int:
    """Run until SIGTERM or SIGINT; returns the exit status."""
    with loading():
        django.setup()
        from kernel import schedule
        from kernel.heartbeat import BEAT_SECONDS, beat
        from live import flusher

    schedule.repeat("heartbeat", beat, every_seconds=BEAT_SECONDS)
    if os.environ.get("DRAWBOOK_DEMO"):
        from demo import life

        life.register()
    stop = threading.Event()
    threads = [
        _thread("flusher", flusher.run, stop),
        _thread("schedule", schedule.run, stop),
    ]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _run_jobs(stop)
    for thread in threads:
        thread.join(timeout=THREADS_SECONDS / len(threads))
    return 0


def _thread(name: str, work: Callable[[threading.Event], object], stop: threading.Event) -> threading.Thread:
    """Start a daemon thread whose work is started again when it fails."""

    def run_forever() -> None:
        while not stop.is_set():
            try:
                work(stop)
            except Exception:
                logger.exception("%s stopped and starts again", name)
                stop.wait(1)

    thread = threading.Thread(target=run_forever, name=name, daemon=True)
    thread.start()
    return thread


def _run_jobs(stop: threading.Event) -> None:
    """Run queued jobs in this thread until `stop` is set."""
    while not stop.is_set():
        try:
            asyncio.run(_work(stop))
        except Exception:
            logger.exception("the job worker stopped and starts again")
            stop.wait(1)


async def _work(stop: threading.Event) -> None:
    """Run every queue with its own concurrency, until `stop` is set or one of them fails."""
    from procrastinate.contrib.django import app, connector_params
    from procrastinate.psycopg_connector import PsycopgConnector
    from procrastinate.worker import Worker

    from kernel.job_manager import ReturningJobManager
    from kernel.jobs import CONCURRENCY, close_connection

    # The loop's default executor has few threads: one queue could use all of them.
    threads = ThreadPoolExecutor(sum(CONCURRENCY.values()) + 2, thread_name_prefix="job")
    asyncio.get_running_loop().set_default_executor(threads)
    # Each queue listens on its own connection; the others are for fetching and finishing jobs.
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=len(CONCURRENCY) + SPARE_CONNECTIONS
    )
    jobs = app.with_connector(connector)
    jobs.job_manager = ReturningJobManager(connector)
    async with jobs.open_async():
        workers = [
            Worker(
                jobs,
                queues=[queue],
                name=queue,
                concurrency=slots,
                install_signal_handlers=False,
                delete_jobs="successful",
                task_middleware=[close_connection],
            )
            for queue, slots in CONCURRENCY.items()
        ]
        running = [asyncio.create_task(worker.run(), name=worker.worker_name) for worker in workers]
        while not stop.is_set() and not any(task.done() for task in running):
            await asyncio.sleep(0.2)
        for worker in workers:
            worker.stop()
        ended, at_work = await asyncio.wait(running, timeout=GRACE_SECONDS)
        if at_work:
            await _give_up(jobs, workers, [task.get_name() for task in at_work], asked=stop.is_set())
        for task in ended:
            task.result()


async def _give_up(jobs: Any, workers: list[Any], queues: list[str], *, asked: bool) -> None:
    """End this process although jobs are running: a thread that waits for another machine can't be stopped.

    Their jobs are released, and the next worker runs them again.
    """
    logger.warning("jobs are still running (%s); they will be run again", ", ".join(queues))
    with suppress(Exception):
        async with asyncio.timeout(1):
            for worker in workers:
                if worker.worker_id is not None:
                    await jobs.job_manager.unregister_worker(worker.worker_id)
    logging.shutdown()
    os._exit(0 if asked else 1)
