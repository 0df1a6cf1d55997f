"""Read a request's body before a thread is taken for it, on disk when it is large, up to a hard limit."""

from __future__ import annotations

import asyncio
import io
import time
from tempfile import SpooledTemporaryFile
from typing import IO

from runtime.serving.shapes import Receive, Scope

SPOOL_BYTES = 256 * 1024


# A body that has not arrived after this time, and this time more for each byte of it, is given up.
LEAST_SECONDS = 60.0
SECONDS_PER_BYTE = 1 / 2048


class TooSlow(Exception):
    """The body arrives so slowly that somebody seems to want it so."""


class TooLong(Exception):
    """The body is, or says it will be, longer than the limit."""


class ClientLeft(Exception):
    """The connection ended, or stood still for too long, before the work was done."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that (lower-case) name."""
    return next((value for key, value in scope["headers"] if key == name), None)


def declared_length(scope: Scope) -> int | None:
    """What Content-Length says; None when it is absent or no number."""
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
    """The whole body and its length in bytes; raises TooLong, TooSlow or ClientLeft.

    The length is counted, so that chunked bodies have one: Django reads nothing without it.
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
