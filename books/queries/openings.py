"""The figures of a draft, shown before it is opened."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from books.models import Ledger, Period
from books.states import LedgerState


@dataclass(frozen=True, slots=True)
class Opening:
    """The open ledgers of a draft, and what they hold together of each number, in minor units."""

    ledgers: int
    capacity: int


def opening_of(period: Period) -> Opening:
    """Return the figures of the draft."""
    found = Ledger.objects.filter(period=period, state=LedgerState.OPEN).aggregate(
        ledgers=Count("id"), capacity=Sum("capacity")
    )
    return Opening(found["ledgers"], found["capacity"] or 0)
