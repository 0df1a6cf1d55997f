"""Every operation of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from project.api import api
from rest.resources import Conditions


def operations() -> Iterator[tuple[str, str, Any]]:
    """(method, path, its conditions or None where it is no account's resource)."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    where = f"/v1/{prefix}/{path}".replace("//", "/").replace("//", "/")
                    yield method, where, conditions_of(operation.run)


def conditions_of(run: Any) -> Conditions | None:
    while run is not None:
        for cell in getattr(run, "__closure__", None) or ():
            if isinstance(cell.cell_contents, Conditions):
                return cell.cell_contents
        run = getattr(run, "__wrapped__", None)
    return None


OPERATIONS = list(operations())
