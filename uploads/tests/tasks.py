"""Readers that misbehave in every way in which a foreign file can make one misbehave."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Iterator
from typing import Any

from uploads.errors import BadFile


def lines(content: bytes, times: int = 1) -> Iterator[Any]:
    for _ in range(times):
        yield ["é", len(content), None]


def turned(content: bytes) -> bytes:
    return content[::-1]


def refuse_at_once(content: bytes) -> Iterator[Any]:
    raise BadFile("Line 1 is no good.", path="mapping")


def refuse_later(content: bytes) -> Iterator[Any]:
    yield from ["x" * 100_000] * 3
    raise BadFile("Line 4 is no good.")


def burn(content: bytes) -> bytes:
    while True:
        pass


def hang(content: bytes) -> bytes:
    signal.pause()
    return b""


def hang_holding(content: bytes, fifo: str) -> bytes:
    """Says that it runs by opening the pipe, which it holds as long as it lives."""
    with open(fifo, "wb") as held:
        held.write(b"here")
        held.flush()
        signal.pause()
    return b""


def wait_for(content: bytes, here: str, go: str) -> bytes:
    """Says that it runs by the one pipe, and ends when the other is closed."""
    with open(here, "wb") as held:
        held.write(b"here")
        held.flush()
        with open(go, "rb") as wanted:
            wanted.read()
    return content


def fork_and_hang(content: bytes, fifo: str) -> bytes:
    os.fork()
    return hang_holding(content, fifo)


def allocate(content: bytes) -> bytes:
    return bytes(1 << 42)


def allocate_slowly(content: bytes) -> bytes:
    kept = []
    while True:
        kept.append(bytes(1 << 20))


def abort(content: bytes) -> bytes:
    os.write(2, b"memory allocation of 549755813888 bytes failed\n")
    os.abort()


def crash(content: bytes) -> bytes:
    return ctypes.string_at(1)


def fail(content: bytes) -> bytes:
    raise KeyError("a mistake of ours")


def flood(content: bytes) -> Iterator[str]:
    while True:
        yield "x" * 65_536


def chatter(content: bytes) -> bytes:
    for _ in range(64):
        os.write(2, b"y" * 65_536)
    return b"done"


def surroundings(content: bytes) -> Iterator[Any]:
    yield dict(os.environ)
    yield sorted(int(name) for name in os.listdir("/proc/self/fd"))
    yield os.getcwd()
    yield [resource.getrlimit(kind)[1] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CORE)]
    yield [os.getpid() == os.getsid(0) == os.getpgid(0)]


def careless(content: bytes) -> Iterator[Any]:
    """Reads a workbook without looking through it first."""
    import io

    from python_calamine import CalamineWorkbook

    yield from CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()
