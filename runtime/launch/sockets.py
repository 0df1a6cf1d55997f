"""The sockets the web process serves on: opened first, so that a port in use is reported before all else."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

BACKLOG = 2048
DEFAULT_PORT = 8000
FDS = "DRAWBOOK_LISTEN_FDS"


class PortInUse(Exception):
    """Another program listens on the port; the message says so."""


def chosen() -> tuple[str, int]:
    """Return HOST and PORT. An empty HOST means this machine only, by both loopback addresses."""
    given = os.environ.get("PORT", "").strip() or str(DEFAULT_PORT)
    if not given.isdigit() or not 0 <= int(given) <= 65_535:
        raise SystemExit(f"PORT={given} isn't a port. Choose a number up to 65535.")
    return os.environ.get("HOST", "").strip(), int(given)


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on `host`, or on both loopback addresses when it is empty.

    Browsers try ::1 first for "localhost", where another program might listen.
    Raises PortInUse.
    """
    if host:
        return [_open(family, address) for family, address in _addresses(host, port)[:1]]
    first = _open(socket.AF_INET, ("127.0.0.1", port))
    try:
        return [first, _open(socket.AF_INET6, ("::1", first.getsockname()[1]))]
    except PortInUse:
        first.close()
        raise
    except OSError:  # no IPv6 here
        return [first]


def inherited() -> list[socket.socket]:
    """Return the sockets that the launcher opened, if it did."""
    return [socket.socket(fileno=int(fd)) for fd in os.environ.get(FDS, "").split(",") if fd]


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[Any, ...]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as unknown:
        raise SystemExit(f"HOST={host} isn't an address of this machine: {unknown.strerror}.") from unknown
    return [(family, address) for family, _, _, _, address in found]


def _open(family: socket.AddressFamily, address: tuple[Any, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as refusal:
        listener.close()
        if refusal.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {address[1]} is in use by another program (on {address[0]}). "
                f"Stop it, or choose another port, as in PORT={address[1] + 1}."
            ) from refusal
        if refusal.errno == errno.EACCES:
            raise PortInUse(f"This user can't use port {address[1]}. Choose one above 1023.") from refusal
        raise
    return listener
