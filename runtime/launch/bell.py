"""What wakes the launcher: a signal to stop, the death of a child, or the passing of time."""

from __future__ import annotations

import os
import select
import signal
import socket
from types import FrameType

STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody asked us to stop. Not an Exception: nothing on the way may swallow it."""


class Bell:
    """A stop signal raises StopAsked wherever we are, once; after that, or `quieten()`, it means hurry."""

    def __init__(self) -> None:
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)
        self.hurry = False
        self._stopping = False
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in STOPS:
            signal.signal(number, self._stop)

    def wait(self, seconds: float) -> None:
        """Return when something happened, or after this time."""
        select.select([self._ear], [], [], seconds)
        try:
            self._ear.recv(4096)
        except BlockingIOError:
            return

    def quieten(self) -> None:
        self._stopping = True

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            self.hurry = True
            return
        self._stopping = True
        raise StopAsked(signal.Signals(number).name)


def reap_strangers(ours: set[int]) -> None:
    """As process 1 we inherit orphans: collect those that ended, and leave our own children be."""
    while os.getpid() == 1:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in ours:
            return
        os.waitpid(ended.si_pid, 0)
