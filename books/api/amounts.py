"""Read amounts of money in a request body."""

from __future__ import annotations

from typing import Any

from kernel.errors import bad_field
from money import BadAmount, parse_amount


def amount_of(value: Any, currency: str, path: str, *, least_minor: int = 1) -> int:
    """Return an amount in minor units. Raises BadInput naming the field."""
    try:
        return parse_amount("" if value is None else value, currency, least_minor=least_minor)
    except BadAmount as problem:
        raise bad_field(path, str(problem)) from problem
