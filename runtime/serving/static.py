"""Serve the files of /static/ from the event loop: small ones from memory, compressed once.

Only names that Django's finders find are served, so that no path leads outside their folders.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

from django.core.exceptions import SuspiciousOperation

from runtime.serving.answer import Answer
from runtime.serving.body import header
from runtime.serving.shapes import Headers, Receive, Scope, Send

MEMORY_BYTES = 1024 * 1024
LEAST_COMPRESSED_BYTES = 512
TEXTUAL = re.compile(r"^(text/|application/(json|javascript|manifest\+json|wasm)|image/svg\+xml)")
# Vite writes the hash of the contents into the name: such a file never changes.
HASHED = re.compile(r"(^|/)dist/assets/[^/]+-[\w-]{8}\.\w+$")
FOREVER = b"public, max-age=31536000, immutable"
ASK_AGAIN = b"no-cache"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")

Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class CachedFile:
    """A file as it was when it was read: its contents (None when large) and its headers."""

    path: str
    mark: tuple[int, int]
    etag: bytes
    content_type: bytes
    modified: bytes
    cache_control: bytes
    plain: bytes | None
    compressed: bytes | None

    def is_current(self) -> bool:
        try:
            return mark_of(self.path) == self.mark
        except OSError:
            return False


class StaticFiles:
    """An ASGI application (http only) for the files that `find(name)` finds."""

    def __init__(self, find: Find, *, prefix: str = "/static/") -> None:
        self.find = find
        self.prefix = prefix
        self.cached: dict[str, CachedFile] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await Answer(405, [(b"allow", b"GET, HEAD"), (b"content-length", b"0")]).send(send, receive)
            return
        cached = await self.look_up(scope["path"].removeprefix(self.prefix))
        answer = answer_of(cached, scope) if cached else not_found()
        await answer.send(send, receive, head=scope["method"] == "HEAD")

    async def look_up(self, name: str) -> CachedFile | None:
        cached = self.cached.get(name)
        if cached is None or not cached.is_current():
            cached = await asyncio.to_thread(self.read, name)
            if cached is None:
                self.cached.pop(name, None)
            else:
                self.cached[name] = cached
        return cached

    def read(self, name: str) -> CachedFile | None:
        try:
            path = self.find(name)
            if path is None or not os.path.isfile(path):
                return None
            return read_file(name, path)
        except (OSError, ValueError, SuspiciousOperation):
            return None  # a name outside the folders, or an impossible one


def read_file(name: str, path: str) -> CachedFile:
    """Read a file, and compress it if that makes it smaller."""
    mark = mark_of(path)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    plain = compressed = None
    if mark[1] <= MEMORY_BYTES:
        with open(path, "rb") as file:
            plain = file.read()
        if TEXTUAL.match(kind) and len(plain) >= LEAST_COMPRESSED_BYTES:
            compressed = gzip.compress(plain, 6, mtime=0)
    digest = hashlib.sha256(plain if plain is not None else repr(mark).encode()).hexdigest()[:20]
    return CachedFile(
        path=path,
        mark=mark,
        etag=digest.encode(),
        content_type=(f"{kind}; charset=utf-8" if kind.startswith("text/") else kind).encode(),
        modified=formatdate(mark[0] // 1_000_000_000, usegmt=True).encode(),
        cache_control=FOREVER if HASHED.search(name) else ASK_AGAIN,
        plain=plain,
        compressed=compressed,
    )


def mark_of(path: str) -> tuple[int, int]:
    """Return (modified in ns, size in bytes), which identify a version of a file."""
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size


def answer_of(cached: CachedFile, scope: Scope) -> Answer:
    """Return the file, compressed if the client accepts that, or 304 when the client has it already."""
    packed = cached.compressed is not None and accepts_gzip(header(scope, b"accept-encoding") or b"")
    etag = b'"%s%s"' % (cached.etag, b"-gzip" if packed else b"")
    headers: Headers = [
        (b"content-type", cached.content_type),
        (b"cache-control", cached.cache_control),
        (b"etag", etag),
        (b"last-modified", cached.modified),
        (b"x-content-type-options", b"nosniff"),
    ]
    if cached.compressed is not None:
        headers.append((b"vary", b"accept-encoding"))
    if is_known(scope, etag, cached.modified):
        return Answer(304, headers)
    if cached.plain is None:
        headers.append((b"content-length", b"%d" % cached.mark[1]))
        if scope["method"] == "HEAD":
            return Answer(200, headers)
        return Answer(200, headers, file=os.open(cached.path, os.O_RDONLY), length=cached.mark[1])
    body = cached.compressed if packed and cached.compressed is not None else cached.plain
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    return Answer(200, [*headers, (b"content-length", b"%d" % len(body))], body)


def accepts_gzip(value: bytes) -> bool:
    """Whether Accept-Encoding names gzip without refusing it (`q=0`)."""
    for part in value.decode("latin-1").lower().split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"q=0(\.0*)?", weight.replace(" ", ""))
    return False


def is_known(scope: Scope, etag: bytes, modified: bytes) -> bool:
    """Whether the client has this version: by its ETag, else by its date (RFC 9110, 13.2.2)."""
    marks = header(scope, b"if-none-match")
    if marks is not None:
        return marks.strip() == b"*" or etag in {
            mark.strip().removeprefix(b"W/") for mark in marks.split(b",")
        }
    return header(scope, b"if-modified-since") == modified


def not_found() -> Answer:
    body = b"File not found.\n"
    return Answer(
        404, [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))], body
    )
