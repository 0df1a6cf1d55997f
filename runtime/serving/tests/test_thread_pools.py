"""Costly work has a place of its own, and in each place nobody is kept waiting by one who sends much."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from runtime.serving.thread_pools import PoolFull, ThreadPool, is_costly, sender_of


def scope(method: str = "GET", path: str = "/", *headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    return {"method": method, "path": path, "headers": list(headers), "client": ("1.2.3.4", 5), **more}


def test_a_sender_leaves_room_to_others_and_they_take_turns() -> None:
    async def play() -> list[str]:
        place = ThreadPool("test", 2, max_waiting=50, max_each=20)
        held, done = threading.Event(), []

        def work(name: str) -> None:
            held.wait(30)
            done.append(name)

        tasks = [asyncio.create_task(place.run("much", lambda: work("much"))) for _ in range(6)]
        await asyncio.sleep(0)
        assert place.running == {"much": 2}  # alone, it has all
        other = asyncio.create_task(place.run("other", lambda: work("other")))
        await asyncio.sleep(0)
        held.set()
        await other
        before = done.count("much")
        await asyncio.gather(*tasks)
        await place.close()
        assert before < 6
        return done

    assert sorted(asyncio.run(play())) == ["much"] * 6 + ["other"]


def test_with_another_there_one_has_no_more_than_one_thread() -> None:
    async def play() -> None:
        place = ThreadPool("test", 4, max_waiting=50, max_each=20)
        held = threading.Event()
        tasks = [asyncio.create_task(place.run("other", lambda: held.wait(30)))]
        await asyncio.sleep(0)
        tasks += [asyncio.create_task(place.run("much", lambda: held.wait(30))) for _ in range(9)]
        await asyncio.sleep(0)
        assert place.running == {"other": 1, "much": 1}
        held.set()
        await asyncio.gather(*tasks)
        await place.close()
        assert place.running == {} and not place.waiting

    asyncio.run(play())


def test_what_is_too_much_is_refused_at_once() -> None:
    async def play() -> None:
        place = ThreadPool("test", 1, max_waiting=3, max_each=2)
        held = threading.Event()

        def ask(sender: str) -> asyncio.Task[Any]:
            return asyncio.create_task(place.run(sender, lambda: held.wait(30)))

        tasks = [ask("one") for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(PoolFull):
            await ask("one")
        tasks.append(ask("two"))
        await asyncio.sleep(0)
        with pytest.raises(PoolFull):
            await ask("three")
        held.set()
        await asyncio.gather(*tasks)
        await place.close()

    asyncio.run(play())


def test_who_leaves_while_waiting_leaves_no_trace() -> None:
    async def play() -> None:
        place = ThreadPool("test", 1, max_waiting=9, max_each=9)
        held = threading.Event()
        first = asyncio.create_task(place.run("one", lambda: held.wait(30)))
        await asyncio.sleep(0)
        gone = asyncio.create_task(place.run("two", lambda: None))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        held.set()
        await first
        await place.run("three", lambda: None)
        assert place.running == {}
        await place.close()

    asyncio.run(play())


@pytest.mark.parametrize(
    ("method", "path", "length", "costly"),
    [
        ("POST", "/v1/auth/login/", 60, True),
        ("POST", "/sign-in/", 60, True),
        ("GET", "/sign-in/", 0, False),
        ("POST", "/v1/periods/x/tickets/", 900, False),
        ("POST", "/v1/periods/x/tickets/", 90_000, True),
        ("POST", "/v1/periods/x/preview/", 90_000, True),
        ("GET", "/v1/tickets/x/receipt.pdf", 0, True),
        ("GET", "/v1/books/", 0, False),
        ("GET", "/healthz/", 0, False),
    ],
)
def test_what_is_costly(method: str, path: str, length: int, costly: bool) -> None:
    assert is_costly(scope(method, path), length) is costly


def test_who_sends() -> None:
    token, other = (b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")
    assert sender_of(scope("GET", "/", token)) != sender_of(scope("GET", "/", other))
    cookie = (b"cookie", b"x=1; __Host-sessionid=abc")
    assert sender_of(scope("GET", "/", cookie)).startswith("session:")
    assert "abc" not in sender_of(scope("GET", "/", cookie))
    assert sender_of(scope()) == "address:1.2.3.4"
    forwarded = (b"x-forwarded-for", b"6.6.6.6, 9.9.9.9")
    assert sender_of(scope("GET", "/", forwarded), behind_proxy=True) == "address:9.9.9.9"
    assert sender_of(scope("GET", "/", forwarded)) == "address:1.2.3.4"
