"""Read amounts of money in a request."""

from __future__ import annotations

from typing import Any

from kernel.errors import bad_field
from money import BadAmount, parse_amount


def read_amount(
    value: Any, currency: str, path: str, *, least_minor: int = 1, errors: dict[str, list[str]] | None = None
) -> int:
    """Return an amount in minor units. Raises BadInput naming the field, or adds its error to `errors`."""
    try:
        return parse_amount("" if value is None else value, currency, least_minor=least_minor)
    except BadAmount as problem:
        if errors is None:
            raise bad_field(path, str(problem)) from problem
        errors[path] = [str(problem)]
        return 0
