"""Whatever another machine does, asking it ends: silence, a drip, a flood, a bomb."""

from __future__ import annotations

import ast
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from django.core.mail import EmailMessage, get_connection

from kernel.outgoing import http, limits, mail
from kernel.outgoing.addresses import PrivateAddress, UnknownHost, is_public, public_address
from kernel.outgoing.limits import Limit
from tests.sources import ROOT, production_files

QUICK = Limit(connect_seconds=5, step_seconds=0.2, total_seconds=5, max_bytes=1000)
PATIENT = Limit(connect_seconds=5, step_seconds=60, total_seconds=0.2, max_bytes=1000)


@contextmanager
def listener(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """A machine that accepts and then does what `answer` does; gives its port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def accept() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                taken.append(connection)
                threading.Thread(target=run, args=[connection], daemon=True).start()

        def run(connection: socket.socket) -> None:
            try:
                answer(connection, over)
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            for connection in taken:
                connection.close()


def silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait()


def dripping(head: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def drip(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(0.02):
            connection.sendall(b"x")

    return drip


def saying(whole: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def say(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(whole)
        connection.close()

    return say


def asking(limit: Limit) -> httpx.Client:
    return http.client(limit, use_proxy=False)


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        (silent, QUICK),
        (silent, PATIENT),
        (dripping(b""), PATIENT),
        (dripping(HEAD + b"X-Long: "), PATIENT),
        (dripping(HEAD + b"Content-Length: 900\r\n\r\n"), PATIENT),
        (dripping(HEAD + b"Connection: close\r\n\r\n"), PATIENT),
    ],
)
def test_silence_and_drips_end(answer: Any, limit: Limit) -> None:
    with listener(answer) as port, asking(limit) as client, pytest.raises(httpx.TimeoutException):
        client.get(f"http://127.0.0.1:{port}/")


BODY = b"y" * 2000


@pytest.mark.parametrize(
    ("whole", "failure"),
    [
        (HEAD + b"Content-Length: 2000\r\n\r\n" + BODY, http.TooLarge),
        (HEAD + b"Connection: close\r\n\r\n" + BODY, http.TooLarge),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"7d0\r\n" + BODY + b"\r\n0\r\n\r\n",
            http.TooLarge,
        ),
        (
            HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(b"\0" * 500_000),
            httpx.DecodingError,
        ),
    ],
)
def test_floods_and_bombs_are_not_taken(whole: bytes, failure: type[Exception]) -> None:
    with listener(saying(whole)) as port, asking(QUICK) as client, pytest.raises(failure):
        client.get(f"http://127.0.0.1:{port}/")


def test_an_ordinary_answer_is_read_and_redirects_are_not_followed() -> None:
    plain = HEAD + b"Content-Length: 2\r\n\r\n{}"
    with listener(saying(plain)) as port, asking(QUICK) as client:
        assert client.get(f"http://127.0.0.1:{port}/").json() == {}
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with listener(saying(elsewhere)) as port, asking(QUICK) as client:
        assert client.get(f"http://127.0.0.1:{port}/").status_code == 302


@pytest.mark.parametrize("answer", [silent, dripping(b"2"), dripping(b"220 mail\r\n2")])
@pytest.mark.parametrize("limit", [QUICK, PATIENT])
def test_a_mail_server_that_never_answers_costs_an_end(
    answer: Any, limit: Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    if limit is QUICK and answer is not silent:
        limit = PATIENT
    monkeypatch.setattr(mail, "MAIL", limit)
    with listener(answer) as port:
        for encrypted in ({}, {"use_ssl": True}):
            server = get_connection(
                "kernel.outgoing.mail.EmailBackend",
                host="127.0.0.1",
                port=port,
                timeout=limit.step_seconds,
                use_tls=False,
                **encrypted,
            )
            with pytest.raises(OSError):
                EmailMessage("Subject", "Body", "a@example.com", ["b@example.com"], connection=server).send()


def test_our_mails_go_by_that_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.EMAIL_TIMEOUT", None)
    backend: Any = get_connection("kernel.outgoing.mail.EmailBackend")
    assert backend.timeout == limits.MAIL.step_seconds
    source = (ROOT / "project/settings.py").read_text()
    assert '"kernel.outgoing.mail.EmailBackend" if EMAIL_HOST' in source


# What opens a connection by itself. Whoever needs one goes through kernel.outgoing.
MAKERS = {
    *("httpx.Client", "httpx.AsyncClient", "httpx.get", "httpx.post", "httpx.request", "httpx.stream"),
    *("httpx.HTTPTransport", "requests.Session", "requests.get", "requests.post", "requests.request"),
    *("smtplib.SMTP", "smtplib.SMTP_SSL", "urlopen", "urllib.request.urlopen", "HTTPConnection"),
    *("http.client.HTTPConnection", "http.client.HTTPSConnection", "HTTPSConnection"),
    *("socket.create_connection", "boto3.client", "boto3.resource", "boto3.Session", "ftplib.FTP"),
}
# A file without any of these has none of those, and needs no reading.
WORDS = (
    *(
        "httpx",
        "requests",
        "smtplib",
        "urlopen",
        "urllib",
        "HTTPConnection",
        "HTTPSConnection",
        "http.client",
    ),
    *("socket", "boto3", "ftplib", "OpenAI", "webpush"),
)
# The launcher asks its own web process, with a time limit of its own.
ALLOWED = {"kernel/outgoing", "runtime/launch/health.py", "runtime/bootstrap", "runtime/embedded"}


def test_nothing_else_opens_connections() -> None:
    found = []
    for path in production_files():
        where = path.relative_to(ROOT).as_posix()
        source = path.read_text()
        if where.startswith(tuple(ALLOWED)) or not any(word in source for word in WORDS):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS:
                found.append(f"{where}:{node.lineno}")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("OpenAI", "webpush")):
                words = {word.arg for word in node.keywords}
                if not words & {"http_client", "requests_session"}:
                    found.append(f"{where}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("192.0.0.9", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_with_one_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, *given: Any, **more: Any) -> list[Any]:
        if host == "nowhere.example":
            raise OSError
        return [(2, 1, 6, "", (address, 0)) for address in ("93.184.215.14", "64:ff9b::a00:1")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(PrivateAddress):
        public_address("both.example")
    with pytest.raises(UnknownHost):
        public_address("nowhere.example")
