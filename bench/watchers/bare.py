"""The limit: an ASGI application that only sends, as fast as the server lets it.

No database, no topics, no queue: `POST /go/{updates}` sends every connection so many messages, ten a second.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any

from bench.watchers.message import PERIOD_SECONDS, message_text

connected: list[Any] = []
LENGTH = int(os.environ.get("BENCH_BYTES", "300"))


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()  # what it subscribes to
        await send({"type": "websocket.send", "text": '{"type":"subscribed"}'})
        connected.append(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        connected.remove(send)
    else:
        await go(int(scope["path"].rpartition("/")[2]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


async def go(updates: int) -> None:
    began = time.monotonic()
    for nth in range(updates):
        due = began + nth * PERIOD_SECONDS
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        # Counted from when it was due: a server that is late with one is late with the next, as the hub is.
        text = message_text(nth + 1, int(due * 1e9), LENGTH)
        message = {"type": "websocket.send", "text": text}
        for send in list(connected):
            await send(message)
