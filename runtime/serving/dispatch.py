"""Dispatch by kind: live connections, static files, and everything else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from runtime.serving.shapes import Asgi, Receive, Scope, Send

Step = Callable[[], Awaitable[None]]


class Dispatcher:
    """An ASGI application made of others; `start` runs before the first request, `stop` after the last."""

    def __init__(
        self,
        *,
        http: Asgi,
        websocket: Asgi,
        static: Asgi | None = None,
        static_url: str = "/static/",
        start: Sequence[Step] = (),
        stop: Sequence[Step] = (),
    ) -> None:
        self.http = http
        self.websocket = websocket
        self.static = static
        self.static_url = static_url
        self.start = start
        self.stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "http":
            if self.static is not None and scope["path"].startswith(self.static_url):
                await self.static(scope, receive, send)
            else:
                await self.http(scope, receive, send)
        elif kind == "websocket":
            await self.websocket(scope, receive, send)
        elif kind == "lifespan":
            await self.lifespan(receive, send)
        else:
            raise ValueError(f"unknown scope type {kind!r}")

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """Run the lifespan protocol: start the steps, then stop them in reverse order."""
        await receive()
        try:
            for step in self.start:
                await step()
        except Exception as failure:
            await send({"type": "lifespan.startup.failed", "message": str(failure)})
            raise
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for step in reversed(self.stop):
            await step()
        await send({"type": "lifespan.shutdown.complete"})
