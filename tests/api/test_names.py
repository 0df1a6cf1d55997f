"""Every shape of the API has a name of its own: of two with one name the description would show only one."""

from __future__ import annotations

from collections import defaultdict

from ninja import Schema

from tests.api.shapes import description


def all_shapes(kind: type[Schema] = Schema) -> list[type[Schema]]:
    below = kind.__subclasses__()
    return [*below, *(deeper for each in below for deeper in all_shapes(each))]


def test_no_two_shapes_share_a_name() -> None:
    described = set(description()["components"]["schemas"])
    places: dict[str, set[str]] = defaultdict(set)
    for shape in all_shapes():
        is_ours = not shape.__module__.startswith("ninja") and ".tests." not in shape.__module__
        if shape.__name__ in described and is_ours:
            places[shape.__name__].add(shape.__module__)
    assert {name: sorted(found) for name, found in places.items() if len(found) > 1} == {}
