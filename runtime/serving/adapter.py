"""Serve a WSGI application from an ASGI server, on a few threads.

Django's own ASGI handler costs three times the time a request. A thread is held only while the
application works: the body is read before it, finished responses and files are sent after it.
"""

from __future__ import annotations

import asyncio
from contextvars import Context
from functools import partial

from runtime.serving.body import ClientLeft, TooLong, TooSlow, read_body
from runtime.serving.environ import environ_of
from runtime.serving.exchange import Exchange
from runtime.serving.refusal import refuse_busy, refuse_length, refuse_slowness
from runtime.serving.shapes import Receive, Scope, Send, Wsgi
from runtime.serving.thread_pools import PoolFull, ThreadPool, is_costly, sender_of

STALL_SECONDS = 30.0


class WsgiOnThreads:
    """An ASGI application (http only) that runs `application` on `threads` threads.

    `stall_seconds`: how long a client may neither send nor receive anything before it counts as gone.
    """

    def __init__(
        self,
        application: Wsgi,
        *,
        threads: int = 4,
        max_body_bytes: int = 10 * 1024 * 1024,
        stall_seconds: float = STALL_SECONDS,
        costly_threads: int = 1,
        behind_proxy: bool = False,
    ) -> None:
        self.application = application
        self.max_body_bytes = max_body_bytes
        self.stall_seconds = stall_seconds
        self.behind_proxy = behind_proxy
        self.quick = ThreadPool("request", threads, max_waiting=512, max_each=256)
        # Few threads: more would only compete for the processor.
        self.costly = ThreadPool("costly", costly_threads, max_waiting=64, max_each=16)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body, length = await read_body(
                scope, receive, limit=self.max_body_bytes, stall_seconds=self.stall_seconds
            )
        except TooLong:
            await refuse_length(scope, receive, send)
            return
        except TooSlow:
            await refuse_slowness(send)
            return
        except ClientLeft:
            return
        loop = asyncio.get_running_loop()
        exchange = Exchange(
            self.application, environ_of(scope, body, length), receive, send, loop, self.stall_seconds
        )
        try:
            # A new context, so that nothing one request sets is visible to the thread's next request.
            pool = self.costly if is_costly(scope, length) else self.quick
            sender = sender_of(scope, behind_proxy=self.behind_proxy)
            answer = await pool.run(sender, partial(Context().run, exchange.run))
        except PoolFull:
            await refuse_busy(send)
            return
        finally:
            exchange.left.set()
        if answer is not None:
            await answer.send(send, receive, head=scope["method"] == "HEAD")

    async def close(self) -> None:
        """Let running requests finish, and drop those that haven't begun."""
        await asyncio.gather(self.quick.close(), self.costly.close())
