"""Publish events: one flusher per database empties the outbox, at most ten times a second.

It holds an advisory lock during each of its transactions, so that a second worker takes over at once, and
neither a lost connection nor a pooler can leave the lock behind.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid

from django.db import connection

from kernel.heartbeat import BEAT_SECONDS, beat
from kernel.query import select_one
from live.publish import DUE, TAKE_AT_MOST, Taken, is_waiting, publish_waiting
from live.retention import prune, prune_for_staff, prune_tickets

log = logging.getLogger(__name__)

PERIOD_SECONDS = 0.1
# How long to leave a database alone that has just failed.
PAUSE_SECONDS = 1.0
PRUNE_SECONDS = 60.0
ALIVE = "flusher"


def run(stop_event: threading.Event) -> None:
    """Flush until stopped. Never raises: an unavailable database is waited for."""
    flusher = Flusher()
    while not stop_event.is_set():
        began = time.monotonic()
        pause = PERIOD_SECONDS
        try:
            flusher.step(began)
        except Exception:
            log.exception("the flush failed and is tried again")
            connection.close()
            pause = PAUSE_SECONDS
        stop_event.wait(max(0.0, began + pause - time.monotonic()))
    connection.close()


def flush() -> int:
    """Publish everything that waits now, and return the number of events."""
    taken = 0
    while True:
        now = publish_waiting(set())
        taken += now.events
        if now.events < TAKE_AT_MOST:
            return taken


class Flusher:
    """The state of the flusher between flushes. A restart loses nothing important."""

    def __init__(self) -> None:
        self.unsealed: set[uuid.UUID] = set()
        self.touched: set[uuid.UUID] = set()
        self.pruned_at = time.monotonic()
        self.beaten_at = 0.0

    def step(self, now: float) -> None:
        """Run one turn: check for events, flush if there are any, and prune from time to time."""
        if self.unsealed or is_waiting():
            taken: Taken = publish_waiting(self.unsealed)
            self.unsealed = taken.unsealed
            self.touched |= taken.accounts
        if now - self.beaten_at >= BEAT_SECONDS:
            self.beaten_at = now
            beat(ALIVE)
        if now - self.pruned_at >= PRUNE_SECONDS:
            self.pruned_at = now
            self.sweep()

    def sweep(self) -> None:
        prune_tickets()
        prune_for_staff()
        while self.touched:
            prune(self.touched.pop())


_LAG = f"SELECT extract(epoch FROM clock_timestamp() - min(created_at))::float {DUE}"


def lag_seconds() -> float:
    """Return for how long the oldest publishable event has waited."""
    return select_one(_LAG)[0] or 0.0
