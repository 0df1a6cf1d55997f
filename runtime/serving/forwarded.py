"""Believe a proxy's word about the client only when there is a proxy.

A WSGI wrapper, so that it holds under every server; the live side asks `is_secure`.
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

# That somebody claims to have come by https, where no proxy is known: believed for one purpose only.
CLAIMS_HTTPS = "drawbook.claims_https"


class Forwarded:
    """With `trusted`, the address and scheme that the nearest proxy saw; without, its headers are dropped."""

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
        # The last entry is the one our own proxy wrote; those before it are the client's own words.
        address = last(environ.get("HTTP_X_FORWARDED_FOR", ""))
        with contextlib.suppress(ValueError):
            environ["REMOTE_ADDR"] = str(ipaddress.ip_address(address))
        scheme = last(environ.get("HTTP_X_FORWARDED_PROTO", "")).lower()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
            environ["HTTP_X_FORWARDED_PROTO"] = scheme


def last(value: str) -> str:
    """The last entry of a comma-separated header."""
    return value.rpartition(",")[2].strip()
