"""Whether a page may use its visitor's cookie: a WebSocket is not kept to one origin by the browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host


def is_our_own(headers: list[tuple[bytes, bytes]], scheme: str) -> bool:
    """Whether Origin is absent (no browser), this very host, or one of CSRF_TRUSTED_ORIGINS."""
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
    """The scheme of the pages beside this connection; a proxy's word counts only if there is one."""
    if getattr(settings, "BEHIND_PROXY", False):
        forwarded = (last(headers, b"x-forwarded-proto") or "").rpartition(",")[2].strip().lower()
        if forwarded in ("http", "https", "ws", "wss"):
            scheme = forwarded
    return "https" if scheme in ("wss", "https") else "http"


def _trusts(pattern: str, origin: str) -> bool:
    """`https://shop.example` names one origin, `https://*.example` all below."""
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
