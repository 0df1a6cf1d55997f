"""Every address of the product, filled in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(resolver: Any = None, prefix: str = "/") -> Iterator[str]:
    """Every address, its parameters filled with something of their kind."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, prefix + route)
        elif isinstance(pattern, URLPattern):
            yield prefix + filled(route, pattern.pattern.converters)


def filled(route: str, converters: dict[str, Any]) -> str:
    for name, converter in converters.items():
        kind = type(converter).__name__
        value = str(uuid.UUID(int=7)) if kind in ("UUIDConverter", "StringConverter") else "7"
        for written in (
            f"<{name}>",
            *(f"<{word}:{name}>" for word in ("uuid", "str", "int", "slug", "path")),
        ):
            route = route.replace(written, value)
    return route
