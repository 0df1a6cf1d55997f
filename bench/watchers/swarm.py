"""Thousands of WebSocket clients in one process, too simple to be the bottleneck.

    python -m bench.watchers.swarm PORT WATCHERS COOKIE

Prints `ready` when all have subscribed; told on standard input how many messages were sent, waits a little
for them, prints what arrived as JSON and ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from array import array
from typing import cast

import uvloop

from bench.watchers.message import SENT, TOPIC

AT_ONCE = 100
PATIENCE_SECONDS = 10
# A frame of a client is masked; with a mask of zeros it stays readable here.
MASK = b"\0\0\0\0"


class Watcher(asyncio.Protocol):
    """Shakes hands, subscribes, and takes the time of each message it gets."""

    latencies_ns = array("q")

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.subscribed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = bytearray()
        self.upgraded = False
        self.count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, received: bytes) -> None:
        now = time.monotonic_ns()
        self.buffer += received
        if not self.upgraded:
            head, end, rest = bytes(self.buffer).partition(b"\r\n\r\n")
            if not end:
                return
            assert head.startswith(b"HTTP/1.1 101"), head[:200]
            self.upgraded = True
            self.buffer = bytearray(rest)
            self.say(json.dumps({"subscribe": TOPIC}).encode())
        while (frame := self.frame()) is not None:
            opcode, content = frame
            if opcode == 9:
                self.transport.write(bytes([0x8A, 0x80 | len(content)]) + MASK + content)
            elif opcode == 1:
                self.message(content, now)

    def message(self, content: bytes, now: int) -> None:
        sent = SENT.search(content)
        if sent is not None:
            self.count += 1
            Watcher.latencies_ns.append(now - int(sent.group(1)))
        elif b'"subscribed"' in content:
            self.subscribed.set_result(None)

    def say(self, content: bytes) -> None:
        self.transport.write(bytes([0x81, 0x80 | len(content)]) + MASK + content)

    def frame(self) -> tuple[int, bytes] | None:
        buffer = self.buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1], 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + length:
            return None
        content = bytes(buffer[start : start + length])
        opcode = buffer[0] & 15
        del buffer[: start + length]
        return opcode, content

    def connection_lost(self, failure: Exception | None) -> None:
        if not self.subscribed.done():
            self.subscribed.set_exception(failure or ConnectionError("closed before it was subscribed"))


async def swarm(port: int, watchers: int, cookie: str) -> None:
    request = (
        f"GET /v1/live/ HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Cookie: {cookie}\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    everyone: list[Watcher] = []
    while len(everyone) < watchers:
        some = min(AT_ONCE, watchers - len(everyone))
        opened = await asyncio.gather(
            *(loop.create_connection(lambda: Watcher(request), "127.0.0.1", port) for _ in range(some))
        )
        batch = [watcher for _, watcher in opened]
        await asyncio.gather(*(watcher.subscribed for watcher in batch))
        everyone += batch
    print("ready", flush=True)
    expected = int(await loop.run_in_executor(None, sys.stdin.readline))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while min(watcher.count for watcher in everyone) < expected and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    latencies = sorted(Watcher.latencies_ns)
    report = {
        "received": sum(watcher.count for watcher in everyone),
        "least": min(watcher.count for watcher in everyone),
        "p50_ms": at(latencies, 0.50),
        "p99_ms": at(latencies, 0.99),
        "most_ms": at(latencies, 1.0),
    }
    print(json.dumps(report), flush=True)


def at(latencies: list[int], share: float) -> float:
    """The latency in ms that `share` of the messages stayed below."""
    return latencies[min(len(latencies) - 1, int(len(latencies) * share))] / 1e6 if latencies else 0.0


if __name__ == "__main__":
    uvloop.run(swarm(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
