"""Run queries of the live part in a few threads of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """`await threads.run(work, …)`. Two are enough: the work is short, and more would delay sending."""

    def __init__(self, count: int = 2) -> None:
        self.pool = ThreadPoolExecutor(count, thread_name_prefix="live")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, Context().run, partial(_run, work, args, kwargs))

    async def close(self) -> None:
        await asyncio.to_thread(self.pool.shutdown, wait=True, cancel_futures=True)


def _run(work: Callable[..., T], args: Any, kwargs: Any) -> T:
    close_old_connections()
    try:
        return work(*args, **kwargs)
    finally:
        close_old_connections()
