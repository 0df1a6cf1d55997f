"""What the API's own description says: operations, the shapes of their bodies, the fields of those."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.answers import Response

WRITING = ("post", "put", "patch", "delete")


@cache
def description() -> dict[str, Any]:
    from project.api import api

    return dict(api.get_openapi_schema())


def operations() -> list[tuple[str, str, str | None]]:
    """(method, path, shape of the JSON body or None) of everything that writes."""
    found = []
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            if method in WRITING:
                found.append((method, path, _shape(operation)))
    return found


def _shape(operation: dict[str, Any]) -> str | None:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return None
    choices = [schema, *schema.get("anyOf", [])]
    return next(choice["$ref"].rsplit("/", 1)[1] for choice in choices if "$ref" in choice)


def is_optional(method: str, path: str) -> bool:
    """Whether the operation does without a body."""
    operation = description()["paths"][path][method]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return any(choice.get("type") == "null" for choice in schema.get("anyOf", []))


def properties(shape: str) -> list[str]:
    """The names of the fields; a body that is keyed by ids or kinds has none."""
    return list(description()["components"]["schemas"][shape].get("properties", {}))


def is_refusal(response: Response) -> bool:
    """Whether the answer has the one shape of errors."""
    try:
        body = response.json()
    except ValueError:
        return False
    errors = body.get("errors", {}) if isinstance(body, dict) else None
    return (
        isinstance(body, dict)
        and isinstance(body.get("detail"), str)
        and isinstance(body.get("code"), str)
        and bool(body["detail"] and body["code"])
        and isinstance(errors, dict)
        and all(isinstance(key, str) and isinstance(value, list) and value for key, value in errors.items())
    )
