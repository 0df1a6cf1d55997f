"""The live side under a real server on loopback, and real clients."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from websockets.sync.client import ClientConnection, connect

from live.application import Live


class Served:
    """A running live side: `live` to look into, `open()` to connect."""

    def __init__(self, live: Live, port: int, loop_ready: threading.Event) -> None:
        self.live = live
        self.port = port
        self.loop_ready = loop_ready

    def open(self, *, cookie: str = "", query: str = "", **options: Any) -> Talk:
        headers = {"Cookie": cookie} if cookie else {}
        address = f"ws://localhost:{self.port}/v1/live/{query}"
        return Talk(connect(address, additional_headers=headers, compression=None, **options))


class Talk:
    """A client's side of a connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def say(self, **said: Any) -> None:
        self.connection.send(json.dumps(said))

    def hear(self) -> dict[str, Any]:
        return json.loads(self.connection.recv(timeout=10))

    def subscribe(self, topic: str, after: int | None = None) -> dict[str, Any]:
        """The first answer."""
        self.say(subscribe=topic, **({} if after is None else {"after": after}))
        return self.hear()


@contextmanager
def served(live: Live) -> Iterator[Served]:
    """The live side in a thread, listening to the database before the first connection."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(100)
    ready = threading.Event()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await live.socket(scope, receive, send)
            return
        await receive()
        await live.start()
        await live.bus.is_listening.wait()
        ready.set()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await live.stop()
        await send({"type": "lifespan.shutdown.complete"})

    server = uvicorn.Server(
        uvicorn.Config(
            application,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            log_config=None,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=2,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert ready.wait(10), "the live side did not come up"
    try:
        yield Served(live, listener.getsockname()[1], ready)
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()
        assert not thread.is_alive(), "the live side did not stop"
