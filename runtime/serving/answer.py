"""A finished response: in memory, or a file that the event loop sends."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from runtime.serving.shapes import Headers, Receive, Send

BLOCK_BYTES = 256 * 1024
# RFC 9110: these have no content, whatever the application returned.
BARE_STATUSES = frozenset({204, 304})


@dataclass(slots=True)
class Answer:
    """A finished response: `body`, or `length` bytes of the open descriptor `file` from `offset` on."""

    status: int
    headers: Headers
    body: bytes = b""
    file: int | None = None
    offset: int = 0
    length: int = 0

    @property
    def is_bare(self) -> bool:
        return self.status in BARE_STATUSES or self.status < 200

    async def send(self, send: Send, receive: Receive, *, head: bool = False) -> None:
        """Send it from the event loop, so that a slow reader uses no thread."""
        try:
            await send(start_of(self.status, self.headers))
            if self.file is None or head or self.is_bare:
                body = b"" if self.is_bare or head else self.body
                await send({"type": "http.response.body", "body": body})
            else:
                await self._send_file(self.file, send, receive)
        finally:
            if self.file is not None:
                os.close(self.file)

    async def _send_file(self, file: int, send: Send, receive: Receive) -> None:
        loop = asyncio.get_running_loop()
        leaving = asyncio.ensure_future(departure(receive))
        try:
            offset, end = self.offset, self.offset + self.length
            while offset < end and not leaving.done():
                block = await loop.run_in_executor(
                    None, os.pread, file, min(BLOCK_BYTES, end - offset), offset
                )
                if not block:
                    raise OSError("the file became shorter while it was being sent")
                offset += len(block)
                await send({"type": "http.response.body", "body": block, "more_body": True})
            if not leaving.done():
                await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()


async def departure(receive: Receive) -> None:
    """Wait for the client to disconnect, the only message after its body has been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


def start_of(status: int, headers: Headers) -> dict[str, Any]:
    """Return the first message of a response; statuses without content have no length."""
    if status in BARE_STATUSES:
        headers = [(name, value) for name, value in headers if name != b"content-length"]
    return {"type": "http.response.start", "status": status, "headers": headers}


class FileBlocks:
    """`wsgi.file_wrapper`: an open file in blocks, whose descriptor the adapter can use."""

    def __init__(self, file: Any, block_size: int = BLOCK_BYTES) -> None:
        self.file = file
        self.block_size = block_size

    def __iter__(self) -> Iterator[bytes]:
        while block := self.file.read(self.block_size):
            yield block

    def close(self) -> None:
        close = getattr(self.file, "close", None)
        if close is not None:
            close()

    def in_memory(self) -> bytes | None:
        """Return the rest of a file that is in memory; None for others."""
        return self.file.read() if isinstance(self._plain(), io.BytesIO) else None

    def on_disk(self) -> tuple[int, int, int] | None:
        """Return (a new descriptor, offset, length) of a plain file; None for others.

        A GzipFile has a descriptor too, but other contents: only files known to be plain count.
        """
        file = self._plain()
        if not isinstance(file, (io.BufferedReader, io.BufferedRandom, io.FileIO)):
            return None
        offset = file.tell()
        return os.dup(file.fileno()), offset, max(0, os.fstat(file.fileno()).st_size - offset)

    def _plain(self) -> Any:
        """Return the file inside Django's File or tempfile's wrapper."""
        file = self.file
        while not isinstance(file, io.IOBase) and hasattr(file, "file"):
            file = file.file
        return file
