"""How much may be sold of a number, on a ticket, to a customer, by a seller.

    limits_broken(sales, limits, so_far, *, customer, seller) -> [LimitBroken]
    alert_reached(amount_minor, most_minor) -> 0 | 70 | 90 | 100

All limits that match apply, so the tightest wins; reaching a limit exactly is allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from books.rules.held import Id

ALERTS_PERCENT = (100, 90, 70)


class LimitKind(StrEnum):
    """What a limit counts. The first three count a number's stake in the period."""

    NUMBER_DEFAULT = "number_default"
    NUMBER_OVERRIDE = "number_override"
    NUMBER_GROUP = "number_group"
    TICKET = "ticket"
    CUSTOMER = "customer"
    SELLER = "seller"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most_minor`. `numbers`: of overrides and groups; `subject`: one customer or seller, else all.

    A customer is meant by the key of the name (`kernel.names.name_key`); `named` is how the limit spells it.
    """

    kind: LimitKind
    most_minor: int
    numbers: frozenset[int] = frozenset()
    subject: Id | None = None
    named: str = ""


@dataclass(slots=True)
class SoFar:
    """Live stakes of the period before this ticket, in minor units."""

    by_number: Mapping[int, int] = field(default_factory=dict)
    to_customer_minor: int = 0
    by_seller_minor: int = 0


@dataclass(frozen=True, slots=True)
class LimitBroken:
    """The tightest limit that a sale would exceed. `number` is None unless it limits a number."""

    limit: Limit
    number: int | None
    would_be_minor: int

    @property
    def excess_minor(self) -> int:
        """Return by how much the limit would be exceeded."""
        return self.would_be_minor - self.limit.most_minor


def limits_broken(
    sales: Iterable[tuple[int, int]],
    limits: Sequence[Limit],
    so_far: SoFar,
    *,
    customer: Id | None = None,
    seller: Id | None = None,
) -> list[LimitBroken]:
    """Return the limits that a ticket of (number, minor units) would exceed: by number, then as a whole."""
    wanted: defaultdict[int, int] = defaultdict(int)
    for number, amount in sales:
        wanted[number] += amount
    broken = []
    by_number = _ByNumber(limits)
    for number, amount in sorted(wanted.items()):
        limit = by_number.tightest(number)
        would_be = so_far.by_number.get(number, 0) + amount
        if limit is not None and would_be > limit.most_minor:
            broken.append(LimitBroken(limit, number, would_be))
    total = sum(wanted.values())
    for kind, would_be, subject in (
        (LimitKind.TICKET, total, None),
        (LimitKind.CUSTOMER, so_far.to_customer_minor + total, customer),
        (LimitKind.SELLER, so_far.by_seller_minor + total, seller),
    ):
        if kind is LimitKind.CUSTOMER and customer is None:
            continue
        whole = _tightest(
            limit for limit in limits if limit.kind is kind and limit.subject in (None, subject)
        )
        if whole is not None and would_be > whole.most_minor:
            broken.append(LimitBroken(whole, None, would_be))
    return broken


def alert_reached(amount_minor: int, most_minor: int) -> int:
    """Return the highest of 70, 90 and 100 per cent that an amount reaches; 0 below them."""
    if most_minor <= 0:
        return 0
    return next((percent for percent in ALERTS_PERCENT if amount_minor * 100 >= most_minor * percent), 0)


class _ByNumber:
    """Finds the tightest limit of a number; the default is found once for all."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self.default = _tightest([limit for limit in limits if limit.kind is LimitKind.NUMBER_DEFAULT])
        self.named: defaultdict[int, list[Limit]] = defaultdict(list)
        for limit in limits:
            if limit.kind in (LimitKind.NUMBER_OVERRIDE, LimitKind.NUMBER_GROUP):
                for number in limit.numbers:
                    self.named[number].append(limit)

    def tightest(self, number: int) -> Limit | None:
        own = self.named.get(number, [])
        return _tightest([*own, self.default] if self.default else own)


def _tightest(limits: Iterable[Limit]) -> Limit | None:
    return min(limits, key=lambda limit: limit.most_minor, default=None)
