"""The state of a period's numbers for the rules, built from locked rows."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Id = Hashable


@dataclass(slots=True)
class Cell:
    """An open ledger's part of a number, in units. `frozen` in this ledger only."""

    ledger_id: Id
    capacity: int
    used: int
    frozen: bool = False

    @property
    def free(self) -> int:
        """Return the units that are still free."""
        return self.capacity - self.used


@dataclass(slots=True)
class Reserve:
    """The unused part of a cover (OVRK): confirmed − cancelled − matched, in minor units."""

    cover_id: Id
    available_minor: int


@dataclass(slots=True)
class HeldNumber:
    """A number with its cells and reserve.

    `cells`: of open ledgers only, in the order (priority, ledger id). `reserve`: oldest cover first.
    `frozen`: in all ledgers. `blocked`: not sold at all.
    """

    cells: Sequence[Cell] = ()
    reserve: Sequence[Reserve] = ()
    frozen: bool = False
    blocked: bool = False


Held = Mapping[int, HeldNumber]


class RunningNumber:
    """A number while a plan is made: the same sale twice in a plan must see the first.

    Works on copies, so that planning changes nothing that was passed in.
    """

    __slots__ = ("cells", "reserve")

    def __init__(self, held: HeldNumber, *, ledgers: bool = True) -> None:
        usable = ledgers and not held.frozen
        # [ledger id, free units] and [cover id, available]: lists, because they are counted down.
        self.cells: list[list[Any]] = [
            [cell.ledger_id, cell.capacity - cell.used] for cell in held.cells if usable and not cell.frozen
        ]
        self.reserve: list[list[Any]] = [
            [reserve.cover_id, reserve.available_minor]
            for reserve in held.reserve
            if reserve.available_minor > 0
        ]
