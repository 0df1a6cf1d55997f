"""Read a request's body before it gets a thread; onto disk when it is large, up to a hard limit."""

from __future__ import annotations

import asyncio
import io
import time
from tempfile import SpooledTemporaryFile
from typing import IO

from runtime.serving.shapes import Receive, Scope

SPOOL_BYTES = 256 * 1024


# A body must arrive within this time, plus this time for each byte.
LEAST_SECONDS = 60.0
SECONDS_PER_BYTE = 1 / 2048


class TooSlow(Exception):
    """The body arrives too slowly, probably on purpose."""


class TooLong(Exception):
    """The body, or its announced length, is over the limit."""


class ClientLeft(Exception):
    """The connection ended or stalled before the work was done."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of that (lower-case) name."""
    return next((value for key, value in scope["headers"] if key == name), None)


def declared_length(scope: Scope) -> int | None:
    """Return Content-Length; None when it is absent or not a number."""
    value = header(scope, b"content-length")
    return int(value) if value is not None and value.isdigit() else None


async def read_body(
    scope: Scope,
    receive: Receive,
    *,
    limit: int,
    stall_seconds: float,
    least_seconds: float = LEAST_SECONDS,
) -> tuple[IO[bytes], int]:
    """Read the whole body; return it with its length in bytes. Raises TooLong, TooSlow or ClientLeft.

    The length is counted, because Django needs one even for chunked bodies.
    """
    declared = declared_length(scope)
    if declared is not None and declared > limit:
        raise TooLong
    if not declared and header(scope, b"transfer-encoding") is None:
        return io.BytesIO(), 0
    body: IO[bytes] = io.BytesIO() if declared and declared <= SPOOL_BYTES else _spool()
    length = 0
    more = True
    begun_at = time.monotonic()
    while more:
        try:
            async with asyncio.timeout(stall_seconds):
                message = await receive()
        except TimeoutError:
            raise ClientLeft from None
        if message["type"] == "http.disconnect":
            raise ClientLeft
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > limit:
            body.close()
            raise TooLong
        if time.monotonic() - begun_at > least_seconds + length * SECONDS_PER_BYTE:
            body.close()
            raise TooSlow
        body.write(chunk)
        more = message.get("more_body", False)
    body.seek(0)
    return body, length


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=SPOOL_BYTES)
