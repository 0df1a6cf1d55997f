"""The background process: queued jobs, the schedule, and the flusher that tells watchers."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

import django

logger = logging.getLogger(__name__)


def main() -> int:
    """Run until SIGTERM or SIGINT; returns the exit status."""
    django.setup()
    from kernel import schedule
    from kernel.heartbeat import BEAT_SECONDS, beat
    from live import flusher

    schedule.repeat("heartbeat", beat, every_seconds=BEAT_SECONDS)
    if os.environ.get("DRAWBOOK_DEMO"):
        from project.demo import life

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
        thread.join(timeout=5)
    return 0


def _thread(name: str, work: Callable[[threading.Event], object], stop: threading.Event) -> threading.Thread:
    """A daemon thread that is started again when it dies of a failure."""

    def keep_running() -> None:
        while not stop.is_set():
            try:
                work(stop)
            except Exception:
                logger.exception("%s stopped and starts again", name)
                stop.wait(1)

    thread = threading.Thread(target=keep_running, name=name, daemon=True)
    thread.start()
    return thread


def _run_jobs(stop: threading.Event) -> None:
    """Work through queued jobs in this thread until told to stop."""
    import asyncio

    from procrastinate.contrib.django import app

    async def work() -> None:
        jobs = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with jobs.open_async():
            task = asyncio.create_task(
                jobs.run_worker_async(install_signal_handlers=False, listen_notify=True, concurrency=2)
            )
            while not stop.is_set() and not task.done():
                await asyncio.sleep(0.2)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    while not stop.is_set():
        try:
            asyncio.run(work())
        except Exception:
            logger.exception("the job worker stopped and starts again")
            stop.wait(1)
