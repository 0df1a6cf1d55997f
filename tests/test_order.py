"""Whatever the number of processes, every test is there once, and the long ones begin first."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from tests.order import is_slow, put_in_order


@dataclass(eq=False)
class Item:
    nodeid: str
    marks: dict[str, Any] = field(default_factory=dict)
    fixturenames: list[str] = field(default_factory=list)

    def get_closest_marker(self, name: str) -> Any:
        return self.marks.get(name)


def some_tests() -> list[Item]:
    plain, slow = SimpleNamespace(kwargs={}), {"slow": SimpleNamespace(kwargs={})}
    return [
        *(Item(f"money/test_{n}") for n in range(11)),
        *(Item(f"tests/api/test_{n}", {**slow, "django_db": plain}) for n in range(5)),
        *(Item(f"tests/browser/test_{n}", slow, ["transactional_db"]) for n in range(3)),
        *(Item(f"books/test_{n}", {"django_db": plain}, ["cast"]) for n in range(13)),
        *(Item(f"live/test_{n}", {}, ["transactional_db", "cast"]) for n in range(4)),
    ]


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7, 50])
def test_every_test_is_there_once(workers: int) -> None:
    items = some_tests()
    before = sorted(item.nodeid for item in items)
    put_in_order(items, workers)
    assert sorted(item.nodeid for item in items) == before


@pytest.mark.parametrize("workers", [2, 3, 4])
def test_slow_ones_stand_at_the_head_of_each_part(workers: int) -> None:
    items = some_tests()
    put_in_order(items, workers)
    size = len(items) // workers
    assert [item.nodeid for item in items[:3]] == [f"tests/browser/test_{n}" for n in range(3)]
    for part in range(workers):
        assert is_slow(items[part * size])


def test_those_that_start_from_the_same_follow_one_another() -> None:
    items = some_tests()
    put_in_order(items, 1)
    order = [item.nodeid.split("/test_")[0] for item in items]
    assert list(dict.fromkeys(order)) == ["tests/browser", "tests/api", "books", "live", "money"]
