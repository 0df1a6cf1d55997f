"""What a larger plan costs for the rest of a period that is paid for already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from money import times


@dataclass(frozen=True, slots=True)
class Prorated:
    """Two lines of an invoice in one currency, and the credits that come with them."""

    unused_minor: int
    """What is left of what the old plan cost; taken off."""
    rest_minor: int
    """What the new plan costs until the period ends."""
    credits: int

    @property
    def total_minor(self) -> int:
        """To be paid; nothing when prices or rates have moved so far that more is left than is asked."""
        return max(0, self.rest_minor - self.unused_minor)


def share_left(start: datetime, end: datetime, now: datetime) -> Fraction:
    """How much of a period lies ahead, from 1 down to 0, to the microsecond."""
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
