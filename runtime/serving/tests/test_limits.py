"""Heads, trailers and connections end: whoever sends without end, or nothing, harms only themselves."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from runtime.serving import body as bodies
from runtime.serving.adapter import WsgiOnThreads
from runtime.serving.connections import Connections, Phase
from runtime.serving.protocol import MAX_HEAD_BYTES, MAX_HEADERS
from runtime.serving.tests.raw_app import application
from runtime.serving.tests.servers import Address, uvicorn_with


@contextmanager
def serving(**limits: Any) -> Iterator[Address]:
    with uvicorn_with(WsgiOnThreads(application), lifespan="off", connection_limits=limits) as address:
        yield address


@pytest.fixture(scope="module")
def patient() -> Iterator[Address]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def hasty() -> Iterator[Address]:
    """A server that waits a moment for heads."""
    with serving(head_seconds=0.3) as address:
        yield address


def heard(client: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    received = b""
    try:
        while piece := client.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1]) if answer else 0


def flood(client: socket.socket, piece: bytes, times: int) -> None:
    try:
        for _ in range(times):
            client.sendall(piece)
    except OSError:
        return


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"GET /status/200 HTTP/1.1\r\nHost: x\r\nX-Long: ", b"x" * 1024),
        (b"GET /status/200 HTTP/1.1\r\nHost: x\r\n", b"X-Many: 1\r\n" * 50),
        (b"GET /", b"x" * 1024),
        (b"GET /status/200 HTTP/1.1\r\nHost: x\r\n", b"x" * 1024),
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Tail: ", b"x" * 1024),
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;e=", b"x" * 1024),
        (b"", b"\r\n" * 512),
    ],
    ids=["value", "many", "address", "name", "trailer", "extension", "blank lines"],
)
def test_a_head_without_end_is_cut(patient: Address, head: bytes, piece: bytes) -> None:
    with patient.connect() as client:
        client.sendall(head)
        flood(client, piece, 3 * MAX_HEAD_BYTES // len(piece))
        answer = heard(client)
    # A server that closes while more is sent may have its answer overtaken by the reset.
    assert status(answer) in (0, 400, 431)


def test_a_head_that_is_too_large_is_431_in_the_one_shape(patient: Address) -> None:
    answer, body = patient.get("/status/200", f"X-Long: {'x' * MAX_HEAD_BYTES}")
    assert answer.status == 431
    assert json.loads(body)["code"] == "headers_too_large"
    answer, _ = patient.get("/status/200", *["X-Many: 1"] * (MAX_HEADERS + 1))
    assert answer.status == 431


def test_an_ordinary_large_head_is_taken(patient: Address) -> None:
    answer, _ = patient.get("/status/200", f"X-Long: {'x' * 20_000}", *["X-Many: 1"] * (MAX_HEADERS - 5))
    assert answer.status == 200


def test_a_large_body_is_no_head(patient: Address) -> None:
    sent = b"y" * 1_000_000
    answer, body = patient.get("/echo", f"Content-Length: {len(sent)}", method="POST", body=sent)
    assert (answer.status, body) == (200, sent)
    chunks = b"".join(b"400\r\n" + b"z" * 1024 + b"\r\n" for _ in range(500)) + b"0\r\n\r\n"
    answer, body = patient.get("/echo", "Transfer-Encoding: chunked", method="POST", body=chunks)
    assert (answer.status, body) == (200, b"z" * 512_000)


@pytest.mark.parametrize("begun", [b"", b"GET", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n", b"\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(hasty: Address, begun: bytes) -> None:
    with hasty.connect() as client:
        client.sendall(begun)
        assert status(heard(client)) == (408 if begun else 0)


def test_a_dripping_head_ends_the_connection(hasty: Address) -> None:
    with hasty.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        client.settimeout(0.02)
        answer = b""
        for _ in range(500):
            try:
                client.sendall(b"X-Drip: 1\r\n")
                answer = client.recv(65536)
                break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            pytest.fail("the connection stayed")
    assert status(answer) in (0, 408)


def test_the_second_head_of_a_kept_connection_ends_as_well(hasty: Address) -> None:
    whole = b"GET /status/200 HTTP/1.1\r\nHost: x\r\n\r\n"
    with hasty.connect() as client:
        client.sendall(whole)
        assert status(client.recv(65536)) == 200
        client.sendall(whole[:20])
        assert status(heard(client)) == 408


def test_two_requests_at_once_are_both_answered(patient: Address) -> None:
    whole = b"GET /status/200 HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /status/404 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with patient.connect() as client:
        client.sendall(whole * 3 + last)
        answer = heard(client)
    assert answer.count(b"HTTP/1.1 200") == 3 and answer.count(b"HTTP/1.1 404") == 1


@pytest.mark.parametrize(
    ("hosts", "version", "expected"),
    [
        ((), "1.1", 400),
        (("one", "two"), "1.1", 400),
        (("one",), "1.1", 200),
        ((), "1.0", 200),
        (("one", "two"), "1.0", 400),
    ],
)
def test_a_request_names_one_host(
    patient: Address, hosts: tuple[str, ...], version: str, expected: int
) -> None:
    lines = [f"GET /status/200 HTTP/{version}", "Connection: close", *(f"Host: {host}" for host in hosts)]
    answer, _ = patient.raw("\r\n".join(lines).encode() + b"\r\n\r\n")
    assert answer.status == expected


def test_trailers_are_dropped(patient: Address) -> None:
    trailers = b"Authorization: Bearer x\r\nX-Forwarded-For: 6.6.6.6\r\nX-Seen: no\r\n"
    chunks = b"2\r\nhi\r\n0\r\n" + trailers + b"\r\n"
    answer, body = patient.get(
        "/environ", "Transfer-Encoding: chunked", "X-Seen: yes", method="POST", body=chunks
    )
    seen = json.loads(body)
    assert (answer.status, seen["HTTP_X_SEEN"]) == (200, "yes")
    assert "HTTP_AUTHORIZATION" not in seen and "HTTP_X_FORWARDED_FOR" not in seen


def test_silent_connections_make_room(patient: Address) -> None:
    """Twice as many as there may be, and each newcomer is still answered at once."""
    with serving(max_total=64) as address, ExitStack() as silent:
        for place in range(128):
            silent.enter_context(address.connect())
            if place % 32 == 31:
                assert address.get("/status/200")[0].status == 200


def test_a_thousand_and_fifty_silent_connections_stop_nobody(patient: Address) -> None:
    with ExitStack() as silent:
        for _ in range(1_050):
            silent.enter_context(patient.connect())
        assert patient.get("/status/200")[0].status == 200


def test_kept_connections_make_room_but_working_ones_do_not() -> None:
    with serving(max_total=64) as address, ExitStack() as others:
        body = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nh"
        slow = others.enter_context(address.connect())
        slow.sendall(body)
        for _ in range(70):
            kept = others.enter_context(address.connect())
            kept.sendall(b"GET /status/200 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status(kept.recv(65536)) == 200
        slow.sendall(b"i")
        assert slow.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_body_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte every twenty seconds is never silent for too long, and still ends."""
    clock = iter(range(0, 10_000, 20))
    monkeypatch.setattr(bodies.time, "monotonic", lambda: next(clock))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"1", "more_body": True}

    scope = {"headers": [(b"content-length", b"1000")]}
    with pytest.raises(bodies.TooSlow):
        asyncio.run(bodies.read_body(scope, receive, limit=10_000, stall_seconds=30))


# --- the register alone ------------------------------------------------------------------------


class Line:
    def __init__(self, address: str, phase: Phase = Phase.HEAD) -> None:
        self.address, self.now, self.is_open = address, phase, True

    def phase(self) -> Phase:
        return self.now

    def drop(self) -> None:
        self.is_open = False


def admitted(register: Connections, *lines: Line) -> list[bool]:
    return [register.admit(line) for line in lines]


def test_whoever_has_the_most_loses_the_oldest_that_waits() -> None:
    register = Connections(4, 100)
    busy, first, second, other = (
        Line("1.1.1.1", Phase.BUSY),
        Line("1.1.1.1"),
        Line("1.1.1.1"),
        Line("2.2.2.2"),
    )
    assert all(admitted(register, busy, first, second, other))
    newcomer = Line("3.3.3.3")
    assert register.admit(newcomer)
    assert [line.is_open for line in (busy, first, second, other, newcomer)] == [
        True,
        False,
        True,
        True,
        True,
    ]
    assert register.total == 4


def test_silence_goes_before_what_is_kept_and_what_arrives() -> None:
    register = Connections(3, 100)
    lines = [Line("1.1.1.1", phase) for phase in (Phase.BODY, Phase.IDLE, Phase.HEAD)]
    admitted(register, *lines)
    for expected in ([True, True, False], [True, False, False], [False, False, False]):
        assert register.admit(Line("1.1.1.1", Phase.BUSY))
        assert [line.is_open for line in lines] == expected
    assert not register.admit(Line("1.1.1.1"))


def test_one_address_may_have_so_many_and_this_machine_any_number() -> None:
    register = Connections(100, 2)
    lines = [Line("1.1.1.1", Phase.BUSY) for _ in range(3)]
    assert admitted(register, *lines) == [True, True, False]
    assert all(admitted(register, *(Line("127.0.0.1", Phase.BUSY) for _ in range(9))))
    assert all(admitted(register, *(Line("::1", Phase.BUSY) for _ in range(9))))
    behind = Connections(100, 2, behind_proxy=True)
    assert all(admitted(behind, *(Line("1.1.1.1", Phase.BUSY) for _ in range(9))))


def test_what_ended_is_forgotten_once() -> None:
    register = Connections(2, 2)
    line = Line("1.1.1.1")
    register.admit(line)
    register.forget(line)
    register.forget(line)
    assert (register.total, dict(register.by_address)) == (0, {})


def test_live_connections_leave_room_for_others() -> None:
    register = Connections(4, 100)
    register.live = 3
    assert not register.has_room_for_live()
