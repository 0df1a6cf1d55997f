"""Send to one connection: directly while its socket accepts data, through a short queue otherwise.

Thousands of clients get each message, so none of them has a task of its own: the hub begins each send itself,
and only a send that has to wait for a full socket becomes a task.
"""

from __future__ import annotations

import asyncio
import types
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Protocol

from live.wire import Frame, frame

Send = Callable[[Frame], Awaitable[None]]

MAX_WAITING = 64
MAX_WAITING_CHARACTERS = 512 * 1024


class Heard(Protocol):
    """A client's view of a topic (`live.topic.Topic`, which knows its clients)."""

    account_id: uuid.UUID | None
    name: str
    last: int | None

    def leave(self, client: Client) -> None: ...

    def is_deserted(self) -> bool: ...


class Client:
    """A connection and its topics. `live.authentication` provides `visitor` and `member`."""

    __slots__ = (
        "is_behind",
        "is_gone",
        "member",
        "send",
        "sending",
        "topics",
        "visitor",
        "waiting",
        "waiting_characters",
    )

    def __init__(self, send: Send, visitor: Any = None, member: Any = None) -> None:
        self.send = send
        self.visitor = visitor
        self.member = member
        self.topics: dict[str, Heard] = {}
        self.waiting: deque[Frame] = deque()
        self.waiting_characters = 0
        self.sending: asyncio.Task[None] | None = None
        self.is_behind = False
        self.is_gone = False

    def push(self, message: Frame) -> None:
        """Send now, or after the current send; never waits. A client that is too slow falls behind."""
        if self.is_gone or self.is_behind:
            return
        if self.sending is None:
            self._begin(message)
            return
        self.waiting.append(message)
        self.waiting_characters += len(message["text"])
        if len(self.waiting) > MAX_WAITING or self.waiting_characters > MAX_WAITING_CHARACTERS:
            self._fall_behind()

    def _begin(self, message: Frame) -> None:
        try:
            rest = begin(self.send(message))  # type: ignore[arg-type]
        except Exception:
            # The server says in its own ways that the connection is gone; its receive will say so too.
            self.is_gone = True
            return
        if rest is not None:
            self.sending = asyncio.ensure_future(rest)
            self.sending.add_done_callback(self._sent)

    def _sent(self, sending: asyncio.Task[None]) -> None:
        self.sending = None
        if sending.cancelled() or sending.exception() is not None:
            self.is_gone = True
        elif self.is_behind:
            self._resynchronise()
        else:
            while self.waiting and self.sending is None and not self.is_gone:
                message = self.waiting.popleft()
                self.waiting_characters -= len(message["text"])
                self._begin(message)

    def _fall_behind(self) -> None:
        self.is_behind = True
        self.waiting.clear()
        self.waiting_characters = 0

    def _resynchronise(self) -> None:
        """Tell the client, for each topic, up to where messages were dropped, so that it loads them again."""
        self.is_behind = False
        for topic in self.topics.values():
            if topic.last is not None:
                self.push(frame(topic.name, topic.last, "resync"))


def begin(sending: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None] | None:
    """Run a coroutine until it first has to wait. Return the rest of it, or None if it is done."""
    try:
        waits_for = sending.send(None)
    except StopIteration:
        return None
    return _finish(sending, waits_for)


async def _finish(begun: Coroutine[Any, Any, None], waits_for: Any) -> None:
    await _go_on(begun, waits_for)


@types.coroutine
def _go_on(begun: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Drive a coroutine that was begun elsewhere until it is done."""
    while True:
        try:
            answer = yield waits_for
        except BaseException as failure:
            step, value = begun.throw, failure
        else:
            step, value = begun.send, answer  # type: ignore[assignment]
        try:
            waits_for = step(value)
        except StopIteration:
            return
