"""Check the origin of a WebSocket, since browsers don't restrict it to the page's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host


def is_our_own(headers: list[tuple[bytes, bytes]], scheme: str) -> bool:
    """Return whether Origin is absent (no browser), this host, or one of CSRF_TRUSTED_ORIGINS."""
    origin = last(headers, b"origin")
    if origin is None:
        return True
    host = last(headers, b"host") or ""
    domain, _ = split_domain_port(host)
    hosts = settings.ALLOWED_HOSTS or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
    if domain and validate_host(domain, hosts) and origin == f"{page_scheme(headers, scheme)}://{host}":
        return True
    return any(_trusts(pattern, origin) for pattern in settings.CSRF_TRUSTED_ORIGINS)


def page_scheme(headers: list[tuple[bytes, bytes]], scheme: str) -> str:
    """Return the scheme of the pages beside this connection; a proxy's header counts only behind a proxy."""
    if getattr(settings, "BEHIND_PROXY", False):
        forwarded = (last(headers, b"x-forwarded-proto") or "").rpartition(",")[2].strip().lower()
        if forwarded in ("http", "https", "ws", "wss"):
            scheme = forwarded
    return "https" if scheme in ("wss", "https") else "http"


def _trusts(pattern: str, origin: str) -> bool:
    """Return whether a pattern matches: `https://shop.example` is one origin, `https://*.example` all
    subdomains.
    """
    if "*" not in pattern:
        return pattern == origin
    trusted: Any = urlsplit(pattern)
    asking: Any = urlsplit(origin)
    return (
        trusted.scheme == asking.scheme
        and trusted.netloc.startswith("*.")
        and asking.netloc.endswith(trusted.netloc[1:])
    )


def last(headers: list[tuple[bytes, bytes]], name: bytes) -> str | None:
    values = [value for key, value in headers if key == name]
    return values[-1].decode("latin-1") if values else None
