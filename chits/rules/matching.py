"""Compare the payment that the gateway reports with our order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """Our order: its id at the gateway, amount in minor units, and currency."""

    order_id: str
    amount: int
    currency: str


class Verdict(StrEnum):
    TAKEN = "taken"  # the money is with the gateway, for us
    TO_TAKE = "to_take"  # authorised: it is ours once we capture it
    NOT_PAID = "not_paid"
    MISMATCH = "mismatch"


_TAKEN = ("captured", "refunded")


def judged(asked: Asked, payment_id: str, reported: Mapping[str, Any]) -> Verdict:
    """Return the verdict on id, order, amount, currency and status; any difference is a mismatch."""
    same = (
        reported.get("id") == payment_id
        and reported.get("order_id") == asked.order_id
        and _whole(reported.get("amount")) == asked.amount
        and reported.get("currency") == asked.currency
    )
    if not same:
        return Verdict.MISMATCH
    if reported.get("status") in _TAKEN:
        return Verdict.TAKEN
    if reported.get("status") == "authorized":
        return Verdict.TO_TAKE
    return Verdict.NOT_PAID


def fee_of(reported: Mapping[str, Any]) -> int:
    """Return the gateway's fee with tax in minor units, or 0 while it isn't reported."""
    return max(0, _whole(reported.get("fee")) or 0)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
