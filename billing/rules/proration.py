"""The price of a larger plan for the rest of a paid period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from money import times


@dataclass(frozen=True, slots=True)
class Prorated:
    """Two lines of an invoice in one currency, and the credits that come with them."""

    unused_minor: int
    """The unused part of the old plan's price, which is deducted."""
    rest_minor: int
    """The price of the new plan until the period ends."""
    credits: int

    @property
    def total_minor(self) -> int:
        """The amount to pay; 0 if the deduction is larger than the new price."""
        return max(0, self.rest_minor - self.unused_minor)


def share_left(start: datetime, end: datetime, now: datetime) -> Fraction:
    """Return the remaining fraction of a period, from 1 down to 0."""
    whole = end - start
    if whole.total_seconds() <= 0:
        raise ValueError("a period ends after it begins")
    left = min(max(end - now, timedelta()), whole)
    return Fraction(left // timedelta.resolution, whole // timedelta.resolution)


def prorate(
    left: Fraction, *, old_month_minor: int, new_month_minor: int, old_credits: int, new_credits: int
) -> Prorated:
    """The price of the rest, each line rounded half up once; credits for the rest are rounded down."""
    more = max(0, new_credits - old_credits)
    return Prorated(
        unused_minor=times(old_month_minor, left),
        rest_minor=times(new_month_minor, left),
        credits=int(more * left),
    )
