"""Show public draws and series by their ids alone, in their own account's scope and without sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from draws.models import Draw, Series
from draws.queries.draws import account_of_draw
from kernel.find_one import find_one
from tenancy.scope import scope

T = TypeVar("T")


def with_draw(id: object, show: Callable[[Draw], T]) -> T:
    """Return what `show` makes of the draw, in its account's scope. Raises NotFound."""
    with scope(account_of_draw(id)):
        return show(find_one(Draw.objects.select_related("series"), id))


def with_series(id: object, show: Callable[[Series], T]) -> T:
    """Return what `show` makes of the series, in its account's scope. Raises NotFound."""
    with scope(account_of_draw(id)):
        return show(find_one(Series.objects.all(), id))
