"""The configuration of uvicorn, for `bin/serve`, production and tests."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn

from runtime.serving.protocol import KEEP_ALIVE_SECONDS, limited

PING_SECONDS = 20.0
GRACE_SECONDS = 10
# Live clients send short messages.
MAX_LIVE_MESSAGE_BYTES = 16 * 1024
# The kernel closes a connection whose peer reads nothing for this time; uvicorn would never do so.
STALL_SECONDS = 60
BACKLOG = 2048


def web_config(
    application: Any = "project.asgi:application",
    *,
    connection_limits: dict[str, Any] | None = None,
    **changes: Any,
) -> uvicorn.Config:
    """uvicorn's settings: no compression on live connections, no proxy headers (`forwarded` does that).

    `connection_limits` are those of `protocol.limited`.
    """
    http, live = limited(**(connection_limits or {}))
    options: dict[str, Any] = {
        "loop": "uvloop",
        "http": http,
        "ws": live,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "ws_per_message_deflate": False,
        "ws_max_size": MAX_LIVE_MESSAGE_BYTES,
        "ws_ping_interval": PING_SECONDS,
        "ws_ping_timeout": PING_SECONDS,
        "lifespan": "on",
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "proxy_headers": False,
        "server_header": False,
        # At level info, uvicorn would log the query of each live connection, which contains its ticket.
        "log_level": "warning",
        "access_log": False,
        "log_config": None,
        "backlog": BACKLOG,
    }
    return uvicorn.Config(application, **{**options, **changes})


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket whose connections inherit the stall limit; port 0 means any free port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALL_SECONDS * 1000)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    listener.set_inheritable(True)
    return listener


def serve(host: str, port: int, application: Any = "project.asgi:application") -> None:
    """Serve until SIGINT or SIGTERM."""
    uvicorn.Server(web_config(application)).run(sockets=[listen(host, port)])
