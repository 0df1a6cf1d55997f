"""Thread pools for requests: expensive work waits only for other expensive work.

Within a pool, senders take turns, and none has more than one thread while another one is active. A sender of
many requests thus delays only itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from runtime.serving.body import header
from runtime.serving.shapes import Scope

T = TypeVar("T")

# Argon2 is slow by design: a sign-in takes a core for a tenth of a second.
SECRETS = ("/sign-in/", "/sign-up/", "/password/", "/security/", "/v1/auth/login/", "/v1/auth/register/")
SECRETS_TOO = ("/v1/auth/password/", "/v1/members/", "/collaborator/")
DOCUMENTS = (".pdf", ".xlsx", ".csv", ".zip")
LARGE_BYTES = 4 * 1024
# A sender counts as active for this time after its last request.
PRESENT_SECONDS = 1.0


class PoolFull(Exception):
    """The queue is full, for all senders or for this one."""


class ThreadPool:
    """`threads` threads; `max_waiting` requests may wait, `max_each` of one sender."""

    def __init__(self, name: str, threads: int, *, max_waiting: int, max_each: int) -> None:
        self.threads, self.max_waiting, self.max_each = threads, max_waiting, max_each
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self.running: dict[str, int] = {}
        self.seen: dict[str, float] = {}

    async def run(self, sender: str, work: Callable[[], T]) -> T:
        """Run `work` on a thread when it is the sender's turn; raises PoolFull."""
        await self._turn(sender)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.running[sender] -= 1
            if not self.running[sender]:
                del self.running[sender]
            self._admit()

    async def _turn(self, sender: str) -> None:
        line = self.waiting.get(sender)
        if (line is not None and len(line) >= self.max_each) or self._count() >= self.max_waiting:
            raise PoolFull
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(sender, deque()).append(turn)
        self.seen[sender] = time.monotonic()
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.running[sender] -= 1
                self._admit()
            raise

    def _count(self) -> int:
        return sum(len(line) for line in self.waiting.values())

    def _admit(self) -> None:
        """Give free threads to the senders whose turn it is."""
        while sum(self.running.values()) < self.threads:
            sender = next((name for name in self.waiting if self._may(name)), None)
            if sender is None:
                return
            line = self.waiting[sender]
            turn = line.popleft()
            # Last in turn for its next request.
            self.waiting.move_to_end(sender)
            if not line:
                del self.waiting[sender]
            if not turn.done():
                self.running[sender] = self.running.get(sender, 0) + 1
                turn.set_result(None)

    def _may(self, sender: str) -> bool:
        now = time.monotonic()
        self.seen = {name: at for name, at in self.seen.items() if now - at < PRESENT_SECONDS}
        is_alone = not (self.seen.keys() - {sender})
        most = self.threads if is_alone else 1
        return self.running.get(sender, 0) < most

    async def close(self) -> None:
        """Let running requests finish, and drop those that haven't begun."""
        await asyncio.to_thread(self.pool.shutdown, wait=True, cancel_futures=True)


def is_costly(scope: Scope, length: int) -> bool:
    """Whether a request belongs to the pool for expensive work: passwords, documents, long lists."""
    path = scope["path"]
    if length > LARGE_BYTES or path.endswith(DOCUMENTS):
        return True
    return scope["method"] == "POST" and path.startswith(SECRETS + SECRETS_TOO)


def sender_of(scope: Scope, *, behind_proxy: bool = False) -> str:
    """Return the sender's key: from the token or session, else from the address."""
    token = header(scope, b"authorization")
    if token is not None:
        return f"token:{hashlib.sha256(token).hexdigest()[:24]}"
    for part in (header(scope, b"cookie") or b"").split(b";"):
        name, _, value = part.strip().partition(b"=")
        if name.endswith(b"sessionid") and value:
            return f"session:{hashlib.sha256(value).hexdigest()[:24]}"
    if behind_proxy:
        claimed = (header(scope, b"x-forwarded-for") or b"").rpartition(b",")[2].strip()
        return f"address:{claimed.decode('latin-1')[:60]}"
    return f"address:{(scope.get('client') or ('', 0))[0]}"
