"""Tell watchers what happened: one flusher a database empties the outbox, at most ten times a second.

It holds an advisory lock for as long as each of its transactions, so that a second worker stands by
and takes over at once, and neither a lost connection nor a pooler can leave the lock behind.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid

from django.db import connection

from kernel.heartbeat import BEAT_SECONDS, beat
from live.publish import DUE, TAKE_AT_MOST, Taken, is_waiting, publish_waiting
from live.retention import prune, prune_for_staff, prune_tickets

log = logging.getLogger(__name__)

PERIOD_SECONDS = 0.1
# How long to leave a database alone that has just failed.
PAUSE_SECONDS = 1.0
PRUNE_SECONDS = 60.0
ALIVE = "flusher"


def run(stop_event: threading.Event) -> None:
    """Flush until told to stop. Never raises: a database that is away is waited for."""
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
    """Publish everything that waits now; returns how many events there were."""
    taken = 0
    while True:
        now = publish_waiting(set())
        taken += now.events
        if now.events < TAKE_AT_MOST:
            return taken


class Flusher:
    """What the flusher remembers between flushes: nothing that a restart would miss for long."""

    def __init__(self) -> None:
        self.unsealed: set[uuid.UUID] = set()
        self.touched: set[uuid.UUID] = set()
        self.pruned_at = time.monotonic()
        self.beaten_at = 0.0

    def step(self, now: float) -> None:
        """One turn: a cheap look, a flush if anything waits, from time to time the broom."""
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
    """For how long the oldest event that can be published has waited."""
    with connection.cursor() as cursor:
        cursor.execute(_LAG)
        return cursor.fetchone()[0] or 0.0
