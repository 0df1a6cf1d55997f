"""Trust a proxy's headers about the client only when there is a proxy.

A WSGI wrapper, so that it works under every server; the live side uses `is_secure`.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from runtime.serving.shapes import Environ, Wsgi

CLAIMS = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)

# Set when a client claims https although no proxy is configured: used only to avoid redirect loops.
CLAIMS_HTTPS = "drawbook.claims_https"


class Forwarded:
    """With `trusted`, takes address and scheme from the nearest proxy; else drops the proxy's headers."""

    def __init__(self, application: Wsgi, *, trusted: bool) -> None:
        self.application = application
        self.trusted = trusted

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self.trusted:
            self.believe(environ)
        else:
            environ[CLAIMS_HTTPS] = last(environ.get("HTTP_X_FORWARDED_PROTO", "")).lower() == "https"
            for claim in CLAIMS:
                environ.pop(claim, None)
        return self.application(environ, start_response)

    def believe(self, environ: Environ) -> None:
        # Our proxy wrote the last entry; the client may have written those before it.
        address = last(environ.get("HTTP_X_FORWARDED_FOR", ""))
        with contextlib.suppress(ValueError):
            environ["REMOTE_ADDR"] = str(ipaddress.ip_address(address))
        scheme = last(environ.get("HTTP_X_FORWARDED_PROTO", "")).lower()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
            environ["HTTP_X_FORWARDED_PROTO"] = scheme


def last(value: str) -> str:
    """Return the last entry of a comma-separated header."""
    return value.rpartition(",")[2].strip()
