"""Which of an industry's sectors a site may show: at most five at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

MOST_ACTIVE = 5


class SectorRefused(ValueError):
    """Why the choice cannot be taken, in the words of the wire."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The result of a choice: sectors to create, to reactivate, and unchanged ones."""

    created: tuple[str, ...]
    reactivated: tuple[str, ...]
    unchanged: tuple[str, ...]


def select(
    wanted: Sequence[str], *, known: Collection[str], active: Collection[str], inactive: Collection[str]
) -> Selection:
    """Plan the activation of the new sectors in `wanted`; only these count towards the limit of five.

    SectorRefused: "Unknown sector: x"; "Sector limit reached" when none is free; "Sector limit exceeded"
    if fewer are free than needed.
    """
    distinct = tuple(dict.fromkeys(wanted))
    for slug in distinct:
        if slug not in known:
            raise SectorRefused(f"Unknown sector: {slug}")
    new = [slug for slug in distinct if slug not in active]
    free = MOST_ACTIVE - len(active)
    if new and free <= 0:
        raise SectorRefused("Sector limit reached")
    if len(new) > free:
        raise SectorRefused("Sector limit exceeded")
    return Selection(
        created=tuple(slug for slug in new if slug not in inactive),
        reactivated=tuple(slug for slug in new if slug in inactive),
        unchanged=tuple(slug for slug in distinct if slug in active),
    )
