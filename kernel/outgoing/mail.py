"""Django's SMTP backend with a deadline: a slow mail server costs half a minute at most."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangosBackend

from kernel.outgoing.deadline import Deadline
from kernel.outgoing.limits import MAIL

_current = threading.local()


class EmailBackend(DjangosBackend):
    """Sends each mail within `MAIL.total_seconds`, from connecting to the server's last reply."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.timeout = self.timeout or MAIL.step_seconds

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedOverTls if self.use_ssl else _Watched

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        # The server has already accepted or refused the mail; an error in the goodbye changes neither.
        with suppress(OSError):
            super()._close_connection(connection)  # type: ignore[misc]
        connection.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            with Deadline(MAIL.total_seconds) as deadline:
                _current.deadline = deadline
                try:
                    sent += super().send_messages([message]) or 0
                except (OSError, ValueError) as failure:
                    if deadline.has_passed:
                        raise TimeoutError("the mail server took too long") from failure
                    raise
                finally:
                    _current.deadline = None
        return sent


class _Watched(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        deadline = getattr(_current, "deadline", None)
        if deadline is not None:
            deadline.watch(made)
        return made


class _WatchedOverTls(smtplib.SMTP_SSL, _Watched):
    """SMTP_SSL gets the socket from `_Watched`, before the handshake."""
