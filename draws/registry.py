"""Register products with draws: what happens when one of their draws is frozen, drawn or missed.

Every function is called in the account's scope and in the draw's transaction: if it raises, nothing happens,
and the next turn tries again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from draws.models import Draw
from kernel.registry import Registry

Step = Callable[[uuid.UUID, Draw], None]


def _nothing(account_id: uuid.UUID, draw: Draw) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Product:
    """See `product`."""

    freeze: Step
    result: Step
    missed: Step
    lock: Step


_products: Registry[Product] = Registry("The handler of draws of kind")


def product(kind: str, *, freeze: Step, result: Step, missed: Step = _nothing, lock: Step = _nothing) -> None:
    """Register the product of the series of this kind.

    `lock(account_id, draw)` takes the product's own locks; it is called before the series' lock is taken, so
    that the order is always: product, series, log. `freeze` is called when it is time: it decides who is
    eligible and calls `freeze_draw`, or `postpone_draw` or `cancel_draw`. `result` is called once, with the
    drawn draw. `missed` is called when nothing was frozen in time; it calls `redo_draw` with the next slot.
    """
    _products.add(kind, Product(freeze, result, missed, lock))


def product_of(kind: str) -> Product | None:
    return _products.get(kind)
