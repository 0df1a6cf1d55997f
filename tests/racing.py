"""Run functions concurrently, each in its own thread and connection, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import connection

from kernel.transactions import retrying
from tenancy.member import Member
from tests.cast import as_member

PATIENCE_SECONDS = 60


def at_once(*works: Callable[[], Any], member: Member | None = None, retry: bool = False) -> list[Any]:
    """What each returned, or the exception it raised, in the order of `works`.

    With `member` each works in the member's account; with `retry` it is done again where the database says so.
    """
    start = threading.Barrier(len(works))
    outcomes: list[Any] = [None] * len(works)
    ended: list[int] = []

    def run(place: int) -> None:
        def once() -> Any:
            with as_member(member) if member else nullcontext():
                return works[place]()

        try:
            start.wait(PATIENCE_SECONDS)
            outcomes[place] = retrying(once) if retry else once()
        except Exception as failure:
            outcomes[place] = failure
        finally:
            connection.close()
            ended.append(place)

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert len(ended) == len(works), "some have not ended"
    return outcomes


def refused(outcomes: list[Any]) -> list[Any]:
    """The exceptions among them."""
    return [one for one in outcomes if isinstance(one, Exception)]
