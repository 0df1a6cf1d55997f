"""Spread a payment over a ticket's dues, oldest first; the rest becomes the member's credit. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from chits.states import DemandKind

# Subscriptions first: a penalty must never keep a ticket out of a draw.
ORDER = {DemandKind.SUBSCRIPTION: 0, DemandKind.ENTRY: 1, DemandKind.PENALTY: 2}


@dataclass(frozen=True, slots=True)
class Owed:
    """The open amount of a demand of instalment `number`, in minor units."""

    demand_id: uuid.UUID
    kind: DemandKind
    number: int
    sequence: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class Part:
    owed: Owed
    amount: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The parts of a payment, which add up to the amount with the rest."""

    parts: tuple[Part, ...]
    rest: int

    @property
    def applied(self) -> int:
        return sum(part.amount for part in self.parts)


def spread(amount: int, owed: Iterable[Owed]) -> Spread:
    """Spread the amount (minor units) over the dues, oldest first."""
    parts = []
    for demand in sorted(owed, key=_age):
        taken = min(amount, demand.outstanding)
        if taken > 0:
            parts.append(Part(demand, taken))
            amount -= taken
    return Spread(tuple(parts), amount)


def _age(owed: Owed) -> tuple[int, int, int, str]:
    return ORDER[owed.kind], owed.number, owed.sequence, str(owed.demand_id)
