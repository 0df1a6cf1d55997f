"""A product of the tests' own, and series that are drawn within seconds of a clock that tests move."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from draws import registry
from draws.actions.freeze_draw import freeze_draw
from draws.actions.open_series import open_series
from draws.contents import Contents, Pick
from draws.models import Draw, Series
from fairness.terms import terms_of
from kernel.clock import database_now

KIND = "tests.group"
ROLL = [f"T{n:02d}" for n in range(1, 6)]
TERMS = terms_of(gross_minor=500_000, commission_minor=25_000, currency="INR")
HOUR = timedelta(hours=1)


@dataclass
class Told:
    """What the product was told, and what it brings to a freeze."""

    contents: Contents = field(default_factory=lambda: Pick(excluded={"T02": "arrears"}, terms=TERMS))
    results: list[Draw] = field(default_factory=list)
    missed: list[Draw] = field(default_factory=list)
    before_result: Callable[[], None] = lambda: None


@contextmanager
def a_product() -> Iterator[Told]:
    told = Told()

    def freeze(account_id: uuid.UUID, draw: Draw) -> None:
        freeze_draw(account_id, draw.id, told.contents)

    def result(account_id: uuid.UUID, draw: Draw) -> None:
        told.before_result()
        told.results.append(draw)

    def missed(account_id: uuid.UUID, draw: Draw) -> None:
        told.missed.append(draw)

    registry.product(KIND, freeze=freeze, result=result, missed=missed)
    try:
        yield told
    finally:
        registry._products.remove(KIND)


def a_series(account_id: uuid.UUID, *, draws: int = 3, **differently: Any) -> Series:
    """In an hour, two, three…; frozen a minute before each."""
    start = database_now()
    given: dict[str, Any] = {
        "kind": KIND,
        "subject_id": uuid.uuid4(),
        "title": "Shivneri 5",
        "roll": ROLL,
        "schedule": [start + n * HOUR for n in range(1, draws + 1)],
        "lead_seconds": 60,
    }
    return open_series(account_id, **given | differently)


def draw(series: Series, number: int = 1) -> Draw:
    found = Draw.objects.filter(series_id=series.id, number=number).order_by("-attempt").first()
    assert found is not None
    found.series = series
    return found
