"""Divide an instalment's pool into prize, commission and dividends, in whole minor units without loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from money import round_half_up, split

BPS = 10_000


@dataclass(frozen=True, slots=True)
class Prize:
    """gross = prize + commission + Σ dividends; `dividends` in the order of the tickets."""

    gross: int
    commission: int
    discount: int
    prize: int
    dividends: tuple[int, ...]


def share_of(minor: int, bps: int) -> int:
    """Return basis points of an amount, rounded half up once."""
    return round_half_up(Fraction(minor * bps, BPS))


def full_value(value: int, commission_bps: int) -> Prize:
    """Return the prize of a group that pays its full value, even if some members haven't paid."""
    commission = share_of(value, commission_bps)
    return Prize(value, commission, commission, value - commission, ())


def collected(pool: int, value: int, commission_bps: int) -> Prize:
    """Return the prize of the collected amount. The commission is that of the full value, if covered."""
    commission = min(share_of(value, commission_bps), pool)
    return Prize(pool, commission, commission, pool - commission, ())


def auctioned(value: int, commission_bps: int, discount: int, tickets: int) -> Prize:
    """Return the prize of the highest bid. The discount above the commission is shared by all tickets."""
    commission = share_of(value, commission_bps)
    if not commission <= discount <= value:
        raise ValueError("a discount lies between the commission and the value")
    return Prize(value, commission, discount, value - discount, shared(discount - commission, tickets))


def shared(pool: int, tickets: int) -> tuple[int, ...]:
    """Divide a pool into equal parts that add up exactly and differ by one at most."""
    return tuple(split(pool, [1] * tickets))


def tax_within(commission: int, gst_bps: int) -> int:
    """Return the tax included in a commission (minor units): at 18 %, it is 18/118 of the commission."""
    return round_half_up(Fraction(commission * gst_bps, BPS + gst_bps))


def split_later(arrears: int, *, commission_due: int) -> tuple[int, int]:
    """Split late money of a collected prize into the missing commission and the winner's part."""
    to_commission = min(arrears, commission_due)
    return to_commission, arrears - to_commission


def penalty(outstanding: int, *, month: int, flat: int, bps: int, cap: int | None, so_far: int) -> int:
    """Return the penalty of a month of delay (from 1): flat once, basis points each month, up to the cap."""
    due = (flat if month == 1 else 0) + share_of(outstanding, bps)
    return due if cap is None else max(0, min(due, cap - so_far))


def highest(bids: Sequence[tuple[str, int]], eligible: frozenset[str]) -> tuple[int | None, list[str]]:
    """Return the highest discount of an eligible ticket and its sorted labels, or (None, []) without bids."""
    heard = [(label, discount) for label, discount in bids if label in eligible]
    if not heard:
        return None, []
    most = max(discount for _, discount in heard)
    return most, sorted({label for label, discount in heard if discount == most})
