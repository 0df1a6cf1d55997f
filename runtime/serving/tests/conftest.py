"""The servers that the conformance tests run against."""

from __future__ import annotations

import importlib.util
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime.serving.adapter import WsgiOnThreads
from runtime.serving.dispatch import Dispatcher
from runtime.serving.forwarded import Forwarded
from runtime.serving.tests.raw_app import application
from runtime.serving.tests.servers import MAX_BODY_BYTES, Address, nobody, uvicorn_with


@contextmanager
def our_adapter(trusted: bool = False) -> Iterator[Address]:
    pages = WsgiOnThreads(
        Forwarded(application, trusted=trusted), threads=4, max_body_bytes=MAX_BODY_BYTES, stall_seconds=2
    )
    with uvicorn_with(Dispatcher(http=pages, websocket=nobody, stop=[pages.close])) as address:
        yield address


@contextmanager
def granian() -> Iterator[Address]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *[sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)],
        *["--blocking-threads", "4", "--no-ws", "runtime.serving.tests.granian_app:application"],
    ]
    server = subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield Address(port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the server did not come up")


SERVERS = {"adapter": our_adapter, "granian": granian}


@pytest.fixture(scope="session", params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[Address]:
    """Each server in turn; granian, which production may use, where it is installed."""
    if request.param == "granian" and importlib.util.find_spec("granian") is None:
        pytest.skip("granian is not installed")
    with SERVERS[request.param]() as address:
        yield address


@pytest.fixture(scope="session")
def adapter() -> Iterator[Address]:
    """Our adapter, for what it promises beyond WSGI."""
    with our_adapter() as address:
        yield address


@pytest.fixture
def behind_proxy() -> Iterator[Address]:
    """Our adapter, told that there is a proxy before it."""
    with our_adapter(trusted=True) as address:
        yield address
