"""What wakes the launcher: a stop signal, the death of a child, or a timeout."""

from __future__ import annotations

import os
import select
import signal
import socket
from types import FrameType

STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopAsked(BaseException):
    """A stop signal was received. Not an Exception, so that no handler swallows it."""


class Bell:
    """Raises StopAsked at the first stop signal; later signals, or those after `quieten()`, set `hurry`."""

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
        """Wait until something happens, or for this time."""
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
    """Reap orphans, which process 1 inherits, but not the launcher's own children."""
    while os.getpid() == 1:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in ours:
            return
        os.waitpid(ended.si_pid, 0)
