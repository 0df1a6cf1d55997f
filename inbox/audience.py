"""The plans that an announcement can be limited to, as the billing product reports them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Plans = Sequence[tuple[str, str]]
_offered: list[Callable[[], Plans]] = []


def offer_plans(read: Callable[[], Plans]) -> None:
    """Register `read`, which returns (code, name) of each plan in display order."""
    _offered[:] = [read]


def offered_plans() -> list[tuple[str, str]]:
    """Return (code, name) of every plan."""
    return [plan for read in _offered for plan in read()]
