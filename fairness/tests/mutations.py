"""Every small wrong a transcript can be done, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fairness.tests.making import at, places, with_change, without

ODDITIES: tuple[Any, ...] = (None, True, 1.0, -1, 2**53, "", "T01", "é", "\ud800", [], {}, [[]], {"é": 1})


def near_misses(value: Any) -> Iterator[Any]:
    """Values of the same kind that are not the same."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, -value, str(value))
    elif isinstance(value, str):
        yield value + "0"
        if value:
            yield from (value[:-1], value.swapcase(), _last_turned(value), value + "\n")
    elif isinstance(value, list) and value:
        yield from (value[1:], value[:-1], [*value, value[-1]], value[::-1])
    elif isinstance(value, dict):
        yield {**value, "also": 1}


def single_changes(transcript: Any) -> Iterator[tuple[str, Any]]:
    """(what was changed, the changed transcript) for each field: near misses, left out, one more."""
    yield "one more", {**transcript, "also": 1}
    for path in places(transcript):
        old = at(transcript, path)
        yield f"{path} left out", without(transcript, path)
        for new in near_misses(old):
            if type(new) is not type(old) or new != old:
                yield f"{path} -> {new!r}", with_change(transcript, path, new)


def odd_changes(transcript: Any) -> Iterator[tuple[str, Any]]:
    """(what was changed, the changed transcript): each field replaced by something odd."""
    for path in places(transcript):
        old = at(transcript, path)
        for new in ODDITIES:
            if type(new) is not type(old) or new != old:
                yield f"{path} -> {new!r}", with_change(transcript, path, new)


def _last_turned(value: str) -> str:
    return value[:-1] + ("1" if value[-1] == "0" else "0")
