"""A WSGI application without Django that shows what it was given and tells what became of it."""

from __future__ import annotations

import io
import json
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

PLAIN = [("Content-Type", "text/plain")]


class Happenings:
    """What the test waits for, by name; never by time."""

    def __init__(self) -> None:
        self.events: dict[str, threading.Event] = {}
        self.threads: dict[str, int] = {}
        self.lock = threading.Lock()

    def event(self, name: str) -> threading.Event:
        with self.lock:
            return self.events.setdefault(name, threading.Event())

    def happened(self, name: str) -> None:
        self.threads[name] = threading.get_ident()
        self.event(name).set()

    def wait(self, name: str) -> None:
        assert self.event(name).wait(10), f"{name} did not happen"


happenings = Happenings()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    answer = getattr(Answers, environ["PATH_INFO"].strip("/").split("/")[0], Answers.environ)
    return answer(environ, start)


def as_json(environ: dict[str, Any]) -> bytes:
    shown = {key: value for key, value in environ.items() if isinstance(value, (str, int, bool, tuple))}
    return json.dumps(shown).encode()


class Watched:
    """An iterable that says in which thread it was closed."""

    def __init__(self, chunks: Iterator[bytes], name: str) -> None:
        self.chunks = chunks
        self.name = name

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def close(self) -> None:
        self.chunks.close()  # type: ignore[attr-defined]
        happenings.happened(f"closed {self.name}")


class Answers:
    @staticmethod
    def environ(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [as_json(environ)]

    @staticmethod
    def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        # As Django does it: what the length says, and nothing without one.
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        start("200 OK", PLAIN)
        return [body]

    @staticmethod
    def lines(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", PLAIN)
        return [str([len(line) for line in environ["wsgi.input"]]).encode()]

    @staticmethod
    def cookies(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [*PLAIN, ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2, 3")])
        return [b"ok"]

    @staticmethod
    def status(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        number = environ["PATH_INFO"].rpartition("/")[2]
        start(f"{number} Said", [*PLAIN, ("Content-Length", "4")])
        return [b"body"]

    @staticmethod
    def fails(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("the application failed, as the test wants")

    @staticmethod
    def silent(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return [b"no start_response"]

    @staticmethod
    def waits(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        name = environ["QUERY_STRING"]
        happenings.happened(f"began {name}")
        happenings.wait(f"go {name}")
        start("200 OK", PLAIN)
        return [b"done"]

    @staticmethod
    def writes(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        write = start("200 OK", PLAIN)
        write(b"one ")
        return [b"two"]

    @staticmethod
    def counts(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def chunks() -> Iterator[bytes]:
            happenings.happened("counting")
            yield b""
            for number in range(5):
                yield b"%d\n" % number

        start("200 OK", PLAIN)
        return Watched(chunks(), "counts")

    @staticmethod
    def late(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", PLAIN)
        yield b"first\n"
        happenings.wait("seen first")
        yield b"second\n"

    @staticmethod
    def endless(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        name = environ["QUERY_STRING"]
        produced = 0

        def chunks() -> Iterator[bytes]:
            nonlocal produced
            try:
                while True:
                    produced += 1
                    happenings.happened(f"{name} produced {produced}")
                    yield b"x" * 65536
            finally:
                happenings.happened(f"ended {name}")

        start("200 OK", PLAIN)
        return Watched(chunks(), name)

    @staticmethod
    def breaks(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", PLAIN)
        yield b"some"
        raise RuntimeError("the stream broke, as the test wants")

    @staticmethod
    def file(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        file = tempfile.TemporaryFile()  # noqa: SIM115
        file.write(bytes(range(256)) * 4096)
        file.seek(3)
        start("200 OK", [("Content-Type", "application/octet-stream")])
        wrapper = environ.get("wsgi.file_wrapper")
        return wrapper(file) if wrapper else iter(lambda: file.read(65536), b"")

    @staticmethod
    def memory(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", PLAIN)
        wrapper = environ.get("wsgi.file_wrapper")
        return wrapper(io.BytesIO(b"kept")) if wrapper else [b"kept"]
