"""The web process: pages, API and live on one address."""

from __future__ import annotations

import socket

from runtime import environment as env
from runtime.launch.sockets import chosen, inherited, listen


def main() -> int:
    """Serve until a stop signal; running requests get a few seconds to finish."""
    import uvicorn

    from runtime.serving.connections import MAX_CONNECTIONS, MAX_PER_ADDRESS
    from runtime.serving.server import STALL_SECONDS, web_config

    sockets = inherited() or listen(*chosen())
    for listener in sockets:  # accepted connections inherit it
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALL_SECONDS * 1000)
    limits = {
        "max_total": env.number("MAX_CONNECTIONS", MAX_CONNECTIONS),
        "max_per_address": env.number("MAX_CONNECTIONS_PER_ADDRESS", MAX_PER_ADDRESS),
        "behind_proxy": env.flag("BEHIND_PROXY"),
    }
    server = uvicorn.Server(web_config(connection_limits=limits))
    server.run(sockets=sockets)
    return 0 if server.started else 3
