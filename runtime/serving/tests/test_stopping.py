"""What happens to requests while the server is stopped."""

from __future__ import annotations

import threading

from runtime.serving.adapter import WsgiOnThreads
from runtime.serving.dispatch import Dispatcher
from runtime.serving.tests.raw_app import application, happenings
from runtime.serving.tests.servers import Address, nobody, uvicorn_with


def test_a_running_request_is_finished_and_answered() -> None:
    pages = WsgiOnThreads(application)
    answers: list[bytes] = []
    stopped: list[str] = []

    async def note() -> None:
        stopped.append("stopped")

    with uvicorn_with(Dispatcher(http=pages, websocket=nobody, stop=[pages.close, note])) as address:
        asker = threading.Thread(target=ask, args=(address, answers))
        asker.start()
        happenings.wait("began last")
        threading.Timer(0.2, happenings.happened, ["go last"]).start()
    asker.join(10)
    assert answers == [b"done"]
    assert stopped == ["stopped"]


def ask(address: Address, answers: list[bytes]) -> None:
    answers.append(address.get("/waits?last")[1])


def test_an_endless_stream_does_not_keep_the_server_up() -> None:
    pages = WsgiOnThreads(application, stall_seconds=3)
    with uvicorn_with(
        Dispatcher(http=pages, websocket=nobody, stop=[pages.close]), timeout_graceful_shutdown=1
    ) as address:
        client = address.connect(receive_buffer=4096)
        client.sendall(b"GET /endless?stopping HTTP/1.1\r\nHost: x\r\n\r\n")
        happenings.wait("stopping produced 1")
    happenings.wait("closed stopping")
    client.close()
