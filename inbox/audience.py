"""The plans that an announcement may be for: whoever sells plans says which there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Plans = Sequence[tuple[str, str]]
_offered: list[Callable[[], Plans]] = []


def offer_plans(read: Callable[[], Plans]) -> None:
    """Have `read` asked for (code, name) of each plan, in the order in which they are shown."""
    _offered[:] = [read]


def offered_plans() -> list[tuple[str, str]]:
    """(code, name) of each plan there is."""
    return [plan for read in _offered for plan in read()]
