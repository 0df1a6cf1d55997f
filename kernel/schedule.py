"""Repeated work: small, idempotent, safe to run twice at once; correctness never depends on it.

Quick work shares one thread. Work that calls other machines or takes long is registered `apart` and gets its
own thread, so that a mail server or gateway that doesn't answer delays no draw.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from kernel.registry import Registry

logger = logging.getLogger(__name__)

Work = Callable[[], object]

LOOK_EVERY_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Repeated:
    """One entry of the schedule."""

    name: str
    work: Work
    every_seconds: float
    apart: bool = False


_repeated: Registry[Repeated] = Registry("The schedule")


def repeat(name: str, work: Work, *, every_seconds: float, apart: bool = False) -> None:
    """Have the worker call `work` about every `every_seconds`; NameTaken when the name is already used."""
    _repeated.add(name, Repeated(name, work, every_seconds, apart))


def entries() -> list[Repeated]:
    """Return all entries of the schedule."""
    return list(_repeated.values())


def run(stop: threading.Event) -> None:
    """Call due work until `stop` is set; failed work is logged and runs again at its next turn."""
    quick = [entry for entry in entries() if not entry.apart]
    threads = [
        threading.Thread(target=_call_repeatedly, args=([entry], stop), name=entry.name, daemon=True)
        for entry in entries()
        if entry.apart
    ]
    for thread in threads:
        thread.start()
    _call_repeatedly(quick, stop)


def _call_repeatedly(its: list[Repeated], stop: threading.Event) -> None:
    due = {entry.name: 0.0 for entry in its}
    while not stop.is_set():
        for entry in its:
            if due[entry.name] <= time.monotonic() and not stop.is_set():
                due[entry.name] = time.monotonic() + entry.every_seconds
                _once(entry)
        stop.wait(LOOK_EVERY_SECONDS)
    connection.close()


def _once(entry: Repeated) -> None:
    try:
        entry.work()
    except Exception:
        logger.exception("%s failed and will be tried again", entry.name)
        connection.close()
    finally:
        if entry.apart:
            # Its turns are far apart, so it returns its connection to the pool.
            connection.close()
