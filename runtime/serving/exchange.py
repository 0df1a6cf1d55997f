"""One request in its thread: run the application, and close its response in the same thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from typing import Any

from runtime.serving.answer import BARE_STATUSES, Answer, FileBlocks, departure, start_of
from runtime.serving.body import ClientLeft
from runtime.serving.shapes import Environ, Headers, Receive, Send, Wsgi


class Exchange:
    """A request and its response. `left` is set when the client has gone."""

    def __init__(
        self,
        application: Wsgi,
        environ: Environ,
        receive: Receive,
        send: Send,
        loop: asyncio.AbstractEventLoop,
        stall_seconds: float,
    ) -> None:
        self.application = application
        self.environ = environ
        self.receive = receive
        self.send = send
        self.loop = loop
        self.stall_seconds = stall_seconds
        self.left = threading.Event()
        self.status = 0
        self.headers: Headers = []
        self.begun = False
        self.written: list[bytes] = []

    def run(self) -> Answer | None:
        """Run the application and return the finished response; None when it was streamed from here."""
        chunks = self.application(self.environ, self.start_response)
        try:
            return self.finished(chunks) or self.stream(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
            self.environ["wsgi.input"].close()

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        if exc_info is not None and self.begun:
            raise exc_info[1].with_traceback(exc_info[2])
        if exc_info is None and self.status:
            raise AssertionError("start_response was called twice")
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.written.append

    def finished(self, chunks: Iterable[bytes]) -> Answer | None:
        """Return the response if it is complete: a list, a Django response that isn't streaming, a file."""
        if isinstance(chunks, (list, tuple)) or getattr(chunks, "streaming", None) is False:
            return self.whole(b"".join([*self.written, *chunks]))
        if not isinstance(chunks, FileBlocks) or self.written:
            return None
        content = chunks.in_memory()
        if content is not None:
            return self.whole(content)
        found = chunks.on_disk()
        if found is None:
            return None
        file, offset, length = found
        announced = self.content_length()
        length = length if announced is None else min(announced, length)
        self.set_content_length(length)
        return Answer(self.status, self.headers, file=file, offset=offset, length=length)

    def whole(self, body: bytes) -> Answer:
        if not self.status:
            raise AssertionError("the application didn't call start_response")
        self.set_content_length(len(body))
        return Answer(self.status, self.headers, body)

    def content_length(self) -> int | None:
        return next((int(value) for name, value in self.headers if name == b"content-length"), None)

    def set_content_length(self, length: int) -> None:
        if self.content_length() is None:
            self.headers.append((b"content-length", b"%d" % length))

    def stream(self, chunks: Iterable[bytes]) -> Answer | None:
        """Send chunk by chunk, each after the previous one was sent; stop when the client leaves."""
        watching = asyncio.run_coroutine_threadsafe(self.watch(), self.loop)
        try:
            for chunk in () if self.is_without_body() else self.all_chunks(chunks):
                if self.left.is_set():
                    return None
                if chunk:
                    self.hop(chunk, more=True)
            self.hop(b"", more=False)
        except ClientLeft:
            pass
        finally:
            watching.cancel()
        return None

    def all_chunks(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        yield from self.written
        yield from chunks

    def is_without_body(self) -> bool:
        return self.environ["REQUEST_METHOD"] == "HEAD" or self.status in BARE_STATUSES

    def hop(self, chunk: bytes, *, more: bool) -> None:
        """Give one chunk to the event loop and wait until the connection accepts it."""
        sent = asyncio.run_coroutine_threadsafe(self.send_chunk(chunk, more), self.loop)
        try:
            sent.result(self.stall_seconds)
        except TimeoutError:
            sent.cancel()
            raise ClientLeft from None

    async def send_chunk(self, chunk: bytes, more: bool) -> None:
        if not self.begun:
            if not self.status:
                raise AssertionError("the application gave a body before it called start_response")
            self.begun = True
            await self.send(start_of(self.status, self.headers))
        await self.send({"type": "http.response.body", "body": chunk, "more_body": more})

    async def watch(self) -> None:
        await departure(self.receive)
        self.left.set()
