"""What is done again and again: small, idempotent, safe to run twice at once, never needed to be right."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Repeated:
    name: str
    every_seconds: float
    work: Callable[[], object]
    next_at: float = 0.0


_repeated: dict[str, _Repeated] = {}


def repeat(name: str, work: Callable[[], object], *, every_seconds: float) -> None:
    """Have `work` called by the worker about every so many seconds."""
    _repeated[name] = _Repeated(name, every_seconds, work)


def run(stop: threading.Event) -> None:
    """Call what is due until told to stop; a failure is logged and tried again at its next turn."""
    while not stop.is_set():
        for entry in list(_repeated.values()):
            if entry.next_at <= time.monotonic() and not stop.is_set():
                entry.next_at = time.monotonic() + entry.every_seconds
                _once(entry)
        stop.wait(0.25)
    connection.close()


def _once(entry: _Repeated) -> None:
    try:
        entry.work()
    except Exception:
        logger.exception("%s failed and will be tried again", entry.name)
        connection.close()
