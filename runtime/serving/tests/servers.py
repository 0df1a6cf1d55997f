"""Real servers on loopback, and a client that writes raw bytes."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from runtime.serving.server import listen, web_config

MAX_BODY_BYTES = 1024 * 1024


@dataclass
class Address:
    port: int

    def connect(self, *, receive_buffer: int | None = None) -> socket.socket:
        client = socket.socket()
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(30)
        client.connect(("127.0.0.1", self.port))
        return client

    def raw(self, request: bytes, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
        """Send these bytes as they are; the response and its body."""
        with self.connect() as client:
            client.sendall(request)
            response = http.client.HTTPResponse(client, method=method)
            response.begin()
            return response, response.read()

    def get(self, target: str, *headers: str, method: str = "GET", body: bytes = b"") -> tuple[Any, bytes]:
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
        return self.raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body, method)


@contextmanager
def uvicorn_with(application: Any, **changes: Any) -> Iterator[Address]:
    """The application under uvicorn as we set it up, in a thread of its own."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(web_config(application, **{"timeout_graceful_shutdown": 2, **changes}))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    # The socket listens already, so a first connection waits for the server to be ready.
    try:
        yield Address(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"


async def nobody(*asgi: Any) -> None:
    raise AssertionError("nothing live here")
