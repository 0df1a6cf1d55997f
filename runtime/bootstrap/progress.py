"""Report progress, one line per step, with the seconds it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(SystemExit):
    """Setting up can't continue; the message says why and what to do."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Report `what` at the beginning and the seconds at the end."""
    begun = time.monotonic()
    report(f"- {what} …")
    yield
    report(f"  {time.monotonic() - begun:.1f} s")


def report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
