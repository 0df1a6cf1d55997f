"""Refuse requests that never reach the application."""

from __future__ import annotations

import asyncio
import json

from kernel.errors import TooLarge
from runtime.serving.body import header
from runtime.serving.shapes import Receive, Scope, Send

# How much of a body that was refused for its length is still read and discarded: a client that is
# cut off while it is sending doesn't see the reason.
DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 5.0


async def refuse_length(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 413, and read on for a while, because clients send before they read."""
    body = json.dumps(TooLarge().body()).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": TooLarge.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if header(scope, b"expect") is None:
        await drain(receive)
    await send({"type": "http.response.body", "body": b""})


async def refuse_busy(send: Send) -> None:
    """Answer 503 with the time to wait; nothing was begun."""
    sentence = "The server is busy, and nothing of this was begun. Try again in a few seconds."
    body = json.dumps({"detail": sentence, "code": "busy"}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"retry-after", b"2"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def refuse_slowness(send: Send) -> None:
    """Answer 408, and close the connection."""
    body = json.dumps({"detail": "The request took too long to arrive.", "code": "timeout"}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def drain(receive: Receive) -> None:
    """Read on until the body ends, the client leaves, or the limit is reached."""
    left = DRAIN_BYTES
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
                left -= len(message.get("body", b""))
    except TimeoutError:
        return
