"""`/healthz/`: whether each part of the installation does its work. The figures are for staff alone."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from kernel import heartbeat, jobs
from live import flusher

logger = logging.getLogger(__name__)

# A queue's pulse is due every ten seconds; a place is held by one mail for half a minute at most.
QUEUE_LATE_SECONDS = 90
# Messages go out ten times a second.
UPDATES_LATE_SECONDS = 15
WRITTEN_BYTES = 256 * 1024
# Anyone can call it, so the test writes are done once for all parallel calls.
REMEMBER_SECONDS = 3.0


class State(StrEnum):
    OK = "ok"
    LATE = "late"
    DOWN = "down"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Health:
    """The state of each part; what cannot be known without the database is down with it."""

    parts: dict[str, State]

    @property
    def serves(self) -> bool:
        """Whether requests are answered and their work goes on. Mails that are late don't end that."""
        return all(state is State.OK for part, state in self.parts.items() if part != "mail")

    @property
    def status(self) -> str:
        if not self.serves:
            return "unwell"
        return "ok" if self.parts["mail"] is State.OK else "degraded"


def look() -> Health:
    """Look at every part."""
    try:
        ages = heartbeat.ages()
        lag = flusher.lag_seconds()
        database = State.OK if _can_write() else State.FULL
    except DatabaseError:
        logger.exception("the database did not answer")
        down = dict.fromkeys(("database", "worker", "jobs", "updates", "mail"), State.DOWN)
        return Health({**down, "disk": _disk()})
    return Health(
        {
            "database": database,
            "disk": _disk(),
            "worker": _within(ages, "worker", heartbeat.LATE_SECONDS),
            "jobs": _within(ages, f"jobs:{jobs.DEFAULT}", QUEUE_LATE_SECONDS),
            "updates": State.LATE
            if lag > UPDATES_LATE_SECONDS
            else _within(ages, flusher.ALIVE, heartbeat.LATE_SECONDS),
            "mail": State.OK if _is_young(ages, f"jobs:{jobs.MAIL}", QUEUE_LATE_SECONDS) else State.LATE,
        }
    )


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while everything works (mails may be late: `degraded`), 503 with the part that does not."""
    found = look()
    body = {"status": found.status, **found.parts}
    return JsonResponse(body, status=200 if found.serves else 503, headers={"Cache-Control": "no-store"})


def _is_young(ages: dict[str, float], name: str, seconds: float) -> bool:
    return ages.get(name, seconds + 1) <= seconds


def _within(ages: dict[str, float], name: str, seconds: float) -> State:
    return State.OK if _is_young(ages, name, seconds) else State.DOWN


class _Remembered:
    """Return the cached result of an expensive check."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.until = 0.0
        self.outcome = True


_written, _beaten = _Remembered(), _Remembered()


def _disk() -> State:
    """Whether a file can be written in the home, where the embedded database is as well."""
    with _written.lock:
        if time.monotonic() >= _written.until:
            _written.outcome = _write(Path(settings.DRAWBOOK_HOME))
            _written.until = time.monotonic() + REMEMBER_SECONDS
        return State.OK if _written.outcome else State.FULL


def _write(folder: Path) -> bool:
    path = folder / f".health-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(path, "wb") as file:
                file.write(os.urandom(WRITTEN_BYTES))
                file.flush()
                os.fsync(file.fileno())
        finally:
            path.unlink(missing_ok=True)
    except OSError as trouble:
        logger.error("nothing can be written in %s: %s", folder, trouble)
        return False
    return True


def _can_write() -> bool:
    """Whether the database takes a write. Raises DatabaseError when it is away altogether."""
    with _beaten.lock:
        if time.monotonic() >= _beaten.until:
            try:
                heartbeat.beat("web")
                _beaten.outcome = True
            except DatabaseError as trouble:
                state = getattr(trouble.__cause__, "sqlstate", None) or ""
                # 53100 disk_full, 25006 read_only_sql_transaction, 58030 io_error
                if state not in ("53100", "25006", "58030"):
                    raise
                logger.error("the database takes no writes: %s", trouble)
                connection.close()
                _beaten.outcome = False
            _beaten.until = time.monotonic() + REMEMBER_SECONDS
        return _beaten.outcome
