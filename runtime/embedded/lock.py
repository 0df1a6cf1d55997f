"""One server per home: a lock on a file that names its holder and ends with the holder's process."""

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

# Seconds between tries: a process that checks the lock holds it for a moment.
LOOKS = (0.01, 0.02, 0.05, 0.0)


class HomeLock:
    """Held while this object has its file open: the system releases it when the process ends."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._file: int | None = None

    def take(self, purpose: str) -> bool:
        """Try to lock the home and record our purpose; return False when another process has it."""
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
        """Lock the home. Raises HomeIsHeld, naming the holder."""
        if not self.take(purpose):
            raise HomeIsHeld(f"{self.home.path} is in use by {holder(self.home)}.")

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_held(home: Home) -> bool:
    """Whether a process holds this home now."""
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
    """Use a server that another command started; that command waits for us before stopping it."""
    file = open_lock(home, home.guests)
    try:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield
    finally:
        os.close(file)


@contextmanager
def guests_gone(home: Home) -> Iterator[None]:
    """Wait until no other command uses the server, and admit no new ones. Reports when it has to wait."""
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
