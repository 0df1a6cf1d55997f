"""What many tests start from is written once; each test then works in a savepoint above it, which is undone.

The cast, and the worlds of fixtures that say `@shared`, are layers in one transaction that stays open from
test to test. A test that does not start from them, or that commits, first has them rolled back: whatever the
order of the tests, each finds what it asks for and nothing else.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections, transaction

from tests.cast import Cast
from tests.order import commits


@dataclass(frozen=True)
class Layer:
    build: Callable[..., Any]
    atomic: transaction.Atomic
    value: Any


class Shared:
    """The layers of this process that are written now, the lowest first."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []

    def become(self, wanted: list[Callable[..., Any]]) -> None:
        """Leave exactly what these write, one above the other; each gets the lowest one's value."""
        if not self._stands():
            self._give_up()
        kept = 0
        while kept < min(len(wanted), len(self._layers)) and self._layers[kept].build is wanted[kept]:
            kept += 1
        while len(self._layers) > kept:
            undo(self._layers.pop().atomic)
        for build in wanted[kept:]:
            self._add(build)
        if wanted:
            # People and accounts have the ids that they had in the test before.
            cache.clear()

    def value_of(self, build: Callable[..., Any]) -> Any:
        """A copy of what it returned, the test's own to change; KeyError when it is not written."""
        for layer in self._layers:
            if layer.build is build:
                return copy.deepcopy(layer.value)
        raise KeyError(build)

    def _add(self, build: Callable[..., Any]) -> None:
        atomic = transaction.atomic()
        atomic._from_testcase = True  # type: ignore[attr-defined]
        atomic.__enter__()
        try:
            value = build(*(copy.deepcopy(layer.value) for layer in self._layers[:1]))
        except BaseException:
            undo(atomic)
            raise
        connections["default"].run_on_commit = []
        self._layers.append(Layer(build, atomic, value))

    def _stands(self) -> bool:
        """Whether the connection still has our transaction: a test may have lost it."""
        connection = connections["default"]
        ours = [layer.atomic for layer in self._layers]
        return not ours or (connection.is_usable() and connection.atomic_blocks == ours)

    def _give_up(self) -> None:
        connection = connections["default"]
        self._layers.clear()
        connection.atomic_blocks.clear()
        connection.savepoint_ids.clear()
        connection.in_atomic_block = connection.closed_in_transaction = False
        connection.close()


def undo(atomic: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


SHARED = Shared()


def shared(build: Callable[[Any], Any]) -> Any:
    """A fixture of what `build(cast)` writes and returns, written once for the tests that follow one another.

    Only for what depends on the cast alone and keeps nothing outside of the database.
    """

    def given(cast: Cast) -> Any:
        try:
            return SHARED.value_of(build)
        except KeyError:
            return build(cast)

    given.build = build  # type: ignore[attr-defined]
    given.__name__, given.__doc__ = build.__name__, build.__doc__
    return pytest.fixture(given)


def wanted_by(item: Any, cast: Callable[[], Any]) -> list[Callable[..., Any]]:
    """What is written below the test: the cast, then the worlds in the order in which they are asked for."""
    if "cast" not in item.fixturenames or commits(item):
        return []
    fixtures = item._fixtureinfo.name2fixturedefs
    found = [
        getattr(fixtures[name][-1].func, "build", None) for name in item.fixturenames if name in fixtures
    ]
    return [cast, *filter(None, found)]
