"""Find one row by an id that a caller sent."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from kernel.errors import NotFound
from kernel.ids import read_id

Row = TypeVar("Row", bound=Model)


def find_one(rows: QuerySet[Row], row_id: object) -> Row:
    """Return the row among `rows`, which are those that the caller may see.

    NotFound alike for an unknown id and for text that is no id, which asks the database nothing.
    """
    key = read_id(row_id)
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        raise NotFound
    return found
