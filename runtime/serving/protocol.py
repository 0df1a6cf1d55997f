"""uvicorn's HTTP protocol with limits on a request's head (size and time), trailers and connections.

Parsing is uvicorn's; this adds limits where it has none.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from runtime.serving.connections import MAX_CONNECTIONS, MAX_PER_ADDRESS, Connections, Phase, register

logger = logging.getLogger(__name__)

MAX_HEAD_BYTES = 32 * 1024
MAX_HEADERS = 100
HEAD_SECONDS = 15.0
KEEP_ALIVE_SECONDS = 15
SLICE_BYTES = 4096
# A client that has read nothing for this time may be closed.
STALLED_SECONDS = 10.0
RETRY_AFTER_SECONDS = 5

SENTENCES = {
    400: ("bad_request", "The request can't be read."),
    408: ("timeout", "The request took too long to arrive."),
    431: ("headers_too_large", "The request's headers are too large."),
    503: ("busy", "There are too many connections. Try again in a few seconds."),
}


def limited(
    max_total: int = MAX_CONNECTIONS,
    max_per_address: int = MAX_PER_ADDRESS,
    *,
    behind_proxy: bool = False,
    head_seconds: float = HEAD_SECONDS,
) -> tuple[type[asyncio.Protocol], type[asyncio.Protocol]]:
    """Return (HTTP protocol, WebSocket protocol) of one server, which share a register of connections."""
    connections = register(max_total, max_per_address, behind_proxy=behind_proxy)
    http = type("LimitedHttp", (Limited,), {"register": connections, "head_seconds": head_seconds})
    return http, type("LimitedLive", (LimitedLive,), {"register": connections})


class Limited(HttpToolsProtocol):
    """One HTTP connection."""

    register: Connections
    head_seconds: float

    def __init__(self, config: Config, *args: Any, **options: Any) -> None:
        super().__init__(config, *args, **options)
        self.address = ""
        self._head_timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._is_head_done = True
        self._is_refused = False
        self._is_upgraded = False
        self._stalled_since: float | None = None

    # --- the connection ------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # A peer without an address came through a Unix socket: it is on this machine.
        self.address = self.client[0] if self.client else ""
        if self.register.admit(self):
            self._arm_head_timer()
        else:
            self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm_head_timer()
        self.register.forget(self)
        super().connection_lost(exc)

    def phase(self) -> Phase:
        """Return what it is doing now."""
        if self.cycle is None or self.cycle.response_complete:
            return Phase.HEAD if self._head_timer is not None else Phase.IDLE
        if self.cycle.more_body:
            return Phase.BODY
        if self._stalled_since is not None and time.monotonic() - self._stalled_since > STALLED_SECONDS:
            return Phase.STALLED
        return Phase.BUSY

    def drop(self) -> None:
        """Make room for another connection."""
        self._is_refused = True
        self.transport.abort()

    def pause_writing(self) -> None:
        self._stalled_since = self._stalled_since or time.monotonic()
        super().pause_writing()

    def resume_writing(self) -> None:
        self._stalled_since = None
        super().resume_writing()

    # --- what arrives --------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Feed the parser in slices while it reads a head, so that the head can't exceed its limit."""
        while data and not self._is_over():
            if self._is_between_requests():
                self._arm_head_timer()
            reads_head = self._head_timer is not None
            piece = data[:SLICE_BYTES] if reads_head else data
            data = data[len(piece) :]
            self._head_bytes += len(piece)
            super().data_received(piece)
            # Besides heads, chunk sizes and trailers count: bytes that aren't part of a body.
            if self._head_bytes > MAX_HEAD_BYTES and not self._is_over():
                self._refuse(431)

    def _is_over(self) -> bool:
        return self._is_refused or self._is_upgraded or self.transport.is_closing()

    def _is_between_requests(self) -> bool:
        """Whether the next bytes belong to a new head. Blank lines do, although the parser ignores them."""
        return self._head_timer is None and (
            self.cycle is None or (self.cycle.response_complete and not self.cycle.more_body)
        )

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_head_done = False
        self._head_bytes = min(self._head_bytes, SLICE_BYTES)
        self._arm_head_timer()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._is_head_done:
            return  # a trailer: unused, and as a header it would be trusted
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS:
            self._refuse(431)

    def on_headers_complete(self) -> None:
        self._is_head_done = True
        self._head_bytes = 0
        self._disarm_head_timer()
        if self._is_refused:
            return
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > MAX_HEAD_BYTES:
            self._refuse(431)
            return
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            self._refuse(400)
            return
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        self._head_bytes = 0

    def on_body(self, body: bytes) -> None:
        self._head_bytes = 0
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._is_refused:
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        if self._is_refused:
            return
        if not self.register.has_room_for_live():
            self._refuse(503)
            return
        self._is_upgraded = True
        self._disarm_head_timer()
        self.register.forget(self)
        super().handle_websocket_upgrade()

    # --- refusals ------------------------------------------------------------------------------

    def _arm_head_timer(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _disarm_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.transport.is_closing():
            return
        if self._head_bytes:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, status: int) -> None:
        """Answer with an error in the API's shape, and close."""
        self._is_refused = True
        self._disarm_head_timer()
        self._unset_keepalive_if_required()
        busy = self.cycle is not None and not self.cycle.response_complete
        if not busy and not self.transport.is_closing():
            code, sentence = SENTENCES[status]
            body = json.dumps({"detail": sentence, "code": code}).encode()
            lines = [
                STATUS_LINE[status],
                b"content-type: application/json\r\n",
                b"cache-control: no-store\r\n",
                b"content-length: %d\r\n" % len(body),
                b"retry-after: %d\r\n" % RETRY_AFTER_SECONDS if status == 503 else b"",
                b"connection: close\r\n\r\n",
            ]
            self.transport.write(b"".join([*lines, body]))
        self.transport.close()


class LimitedLive(WebSocketsSansIOProtocol):
    """A live connection, counted with the others."""

    register: Connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.register.admit(self)
        self.register.live += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self.register.forget(self)
        self.register.live -= 1
        super().connection_lost(exc)

    def phase(self) -> Phase:
        return Phase.LIVE

    def drop(self) -> None:
        self.transport.abort()
