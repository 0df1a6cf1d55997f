"""One home, one server: a lock on a file that says who holds it, and that dies with its holder."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runtime.embedded.errors import HomeIsHeld
from runtime.embedded.home import Home

# Seconds between tries: one who only looks whether the home is held has it for a moment.
LOOKS = (0.01, 0.02, 0.05, 0.0)


class HomeLock:
    """Held as long as this object holds its file open: the system lets go when the process ends."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._file: int | None = None

    def take(self, purpose: str) -> bool:
        """Try to hold the home, and leave our name for the others. False when another has it."""
        file = open_lock(self.home, self.home.lock)
        for pause in LOOKS:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(pause)
        else:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.pwrite(file, f"{purpose} (process {os.getpid()})\n".encode(), 0)
        self._file = file
        return True

    def require(self, purpose: str) -> None:
        """Raises HomeIsHeld, naming the holder."""
        if not self.take(purpose):
            raise HomeIsHeld(f"{self.home.path} is in use by {holder(self.home)}.")

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_held(home: Home) -> bool:
    """Does anybody hold this home now? Looks without leaving a name."""
    if not home.lock.exists():
        return False
    file = open_lock(home, home.lock)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def holder(home: Home) -> str:
    try:
        return home.lock.read_text().strip() or "another Drawbook"
    except OSError:
        return "another Drawbook"


@contextmanager
def as_guest(home: Home) -> Iterator[None]:
    """While we use a server that another command started: it waits for us before stopping it."""
    file = open_lock(home, home.guests)
    try:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield
    finally:
        os.close(file)


@contextmanager
def guests_gone(home: Home) -> Iterator[None]:
    """When no guest is left, and while no new one can come. Says so when it has to wait."""
    file = open_lock(home, home.guests)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for other commands that use this database.", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def open_lock(home: Home, path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    home.hand_to_owner(path)
    return file
