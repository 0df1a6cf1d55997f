"""Wait until PostgreSQL answers: a real connection, not a file or an open port."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import psycopg

from runtime.embedded.errors import DidNotStart, EmbeddedError

FIRST_PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.25
# A start that takes longer reports what it is waiting for.
QUIET_SECONDS = 2.0


def wait_for_answer(
    url: str, has_ended: Callable[[], bool], log: Path, report: Callable[[str], None]
) -> None:
    """Wait until a connection to `url` succeeds. After a crash that takes as long as recovery.

    Raises DidNotStart when the server ends instead, EmbeddedError when it doesn't accept our password.
    """
    begun = time.monotonic()
    pause, was_reported = FIRST_PAUSE_SECONDS, False
    while True:
        ended = has_ended()
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError as refusal:
            if "password authentication failed" in str(refusal):
                raise EmbeddedError(
                    f"The database doesn't accept the password in the home's secrets.json: {refusal}"
                ) from refusal
        if ended:
            raise DidNotStart(f"PostgreSQL ended instead of answering. The end of {log}:\n{tail(log)}")
        if not was_reported and time.monotonic() - begun > QUIET_SECONDS:
            report("Waiting for PostgreSQL, which is recovering from a crash.")
            was_reported = True
        time.sleep(pause)
        pause = min(pause * 1.3, LONGEST_PAUSE_SECONDS)


def tail(log: Path, lines: int = 12) -> str:
    try:
        with log.open(errors="replace") as file:
            return "".join(deque(file, lines)).rstrip()
    except OSError:
        return "(no log)"
