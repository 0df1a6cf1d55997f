"""What an instalment's pool becomes: prize, commission, dividends. Whole minor units, nothing lost."""

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
    """Basis points of an amount, rounded half up once."""
    return round_half_up(Fraction(minor * bps, BPS))


def full_value(value: int, commission_bps: int) -> Prize:
    """The prize of a group that pays its full value: whoever has paid does not matter."""
    commission = share_of(value, commission_bps)
    return Prize(value, commission, commission, value - commission, ())


def collected(pool: int, value: int, commission_bps: int) -> Prize:
    """The prize where only what came in is paid. Commission is the full value's, as far as it is there."""
    commission = min(share_of(value, commission_bps), pool)
    return Prize(pool, commission, commission, pool - commission, ())


def auctioned(value: int, commission_bps: int, discount: int, tickets: int) -> Prize:
    """The prize of the highest bid: what the winner leaves above the commission is shared by every ticket."""
    commission = share_of(value, commission_bps)
    if not commission <= discount <= value:
        raise ValueError("a discount lies between the commission and the value")
    return Prize(value, commission, discount, value - discount, shared(discount - commission, tickets))


def shared(pool: int, tickets: int) -> tuple[int, ...]:
    """A pool in equal parts that add up exactly and differ by one at most."""
    return tuple(split(pool, [1] * tickets))


def tax_within(commission: int, gst_bps: int) -> int:
    """The tax that is part of a commission (minor): 18 % of what is left is 18/118 of the whole."""
    return round_half_up(Fraction(commission * gst_bps, BPS + gst_bps))


def split_later(arrears: int, *, commission_due: int) -> tuple[int, int]:
    """Late money of a collected prize: (what makes up the commission, what is the winner's)."""
    to_commission = min(arrears, commission_due)
    return to_commission, arrears - to_commission


def penalty(outstanding: int, *, month: int, flat: int, bps: int, cap: int | None, so_far: int) -> int:
    """The penalty of a month of delay (from 1): flat once, basis points each month, never over the cap."""
    due = (flat if month == 1 else 0) + share_of(outstanding, bps)
    return due if cap is None else max(0, min(due, cap - so_far))


def highest(bids: Sequence[tuple[str, int]], eligible: frozenset[str]) -> tuple[int | None, list[str]]:
    """The highest discount of an eligible ticket and the labels at it, sorted; (None, []) without bids."""
    heard = [(label, discount) for label, discount in bids if label in eligible]
    if not heard:
        return None, []
    most = max(discount for _, discount in heard)
    return most, sorted({label for label, discount in heard if discount == most})
