"""Build the WSGI environ from an ASGI scope (PEP 3333)."""

from __future__ import annotations

import sys
from typing import IO
from urllib.parse import unquote_to_bytes

from runtime.serving.answer import FileBlocks
from runtime.serving.shapes import Environ, Scope


def environ_of(scope: Scope, body: IO[bytes], length: int) -> Environ:
    """Return the environ; `length` is the body's, counted in bytes."""
    root = scope.get("root_path", "")
    # The raw path, because the decoded one has lost bytes that aren't UTF-8.
    raw_path = scope.get("raw_path") or scope["path"].encode()
    path = unquote_to_bytes(raw_path).decode("latin-1").removeprefix(root.encode().decode("latin-1"))
    server = scope.get("server") or ("localhost", None)
    # A peer without an address came through a Unix socket: it is on this machine.
    client = scope.get("client") or ("127.0.0.1", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode("latin-1"),
        "PATH_INFO": path,
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBlocks,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name, value.decode("latin-1"))
    if length or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


def _add_header(environ: Environ, name: bytes, value: str) -> None:
    # Names with _ are dropped: X_Forwarded_For would become the same key as X-Forwarded-For.
    if b"_" in name or name == b"transfer-encoding":
        return
    key = name.decode("latin-1").upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    if key in environ:
        separator = "; " if key == "HTTP_COOKIE" else ","
        value = f"{environ[key]}{separator}{value}"
    environ[key] = value
