"""The product's addresses, and the package that each belongs to."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(within: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the pages with its view."""
    for one in within if within is not None else get_resolver().url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not route.startswith("v1/"):
            yield route, one.callback


def product_of(view: Any) -> str:
    """`books` for a page or an operation of books."""
    view = inspect.unwrap(view)
    cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    for one in [getattr(view, "__self__", None), *cells]:
        if operations := getattr(one, "operations", None):
            view = operations[0].view_func
    return str(view.__module__).split(".")[0]
