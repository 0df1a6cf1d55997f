"""End an exchange with another machine when its time is over, even while a thread waits in a read.

Used by the HTTP client and the mail backend.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from types import TracebackType


class Deadline:
    """After `seconds`, every socket given to `watch` is shut down, which wakes a thread reading from it."""

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_over = False
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connection: socket.socket) -> None:
        """Duplicate the descriptor: TLS wraps the socket in another object around the same connection."""
        own = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            if not self._is_over:
                self._sockets.append(own)
                return
        if self.has_passed:
            with suppress(OSError):
                own.shutdown(socket.SHUT_RDWR)
        own.close()

    def cancel(self) -> None:
        """Stop the timer, because the exchange is over."""
        self._timer.cancel()
        self._close()

    def _end(self) -> None:
        self.has_passed = True
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._close()

    def _close(self) -> None:
        with self._lock:
            self._is_over = True
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()

    def __enter__(self) -> Deadline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cancel()
