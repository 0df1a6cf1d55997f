"""The settlement of a seller or a collaborator at the end of a period. Pure; minor units."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from fractions import Fraction

from money import round_half_up

BPS = 10_000


@dataclass(frozen=True, slots=True)
class SellerSettlement:
    """`voids` were given back, `prizes` paid out by this seller; `commission_bps` are of the rest."""

    seller: uuid.UUID
    name: str
    tickets: int
    sales: int
    voids: int
    prizes: int
    commission_bps: int

    @property
    def net_sales(self) -> int:
        return self.sales - self.voids

    @property
    def commission(self) -> int:
        """Return the commission on net sales, rounded half up once."""
        return commission_of(self.net_sales, self.commission_bps)

    @property
    def due(self) -> int:
        """What the seller hands over; below nothing, what the seller gets."""
        return self.net_sales - self.commission - self.prizes


@dataclass(frozen=True, slots=True)
class CollaboratorSettlement:
    """`stake` was confirmed and not given back; `prizes` is what it owes on the number that was drawn."""

    collaborator: uuid.UUID
    name: str
    covers: int
    stake: int
    prizes: int

    @property
    def due(self) -> int:
        """What the collaborator gets; below nothing, what it pays."""
        return self.stake - self.prizes


def commission_of(net_minor: int, bps: int) -> int:
    """Return basis points of an amount, rounded half up."""
    return round_half_up(Fraction(net_minor * bps, BPS))
