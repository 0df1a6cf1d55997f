"""What selling gives: a ticket on the books, or what one would be."""

from __future__ import annotations

from dataclasses import dataclass

from books.actions.write_ticket import WrittenTicket
from books.period import LockedPeriod
from books.rules.plan import Plan


@dataclass(frozen=True, slots=True)
class Planned:
    """What a ticket would be: nothing of it is written."""

    period: LockedPeriod
    plan: Plan


@dataclass(frozen=True, slots=True)
class Sold:
    """A ticket on the books."""

    period: LockedPeriod
    ticket: WrittenTicket
    seller_name: str
    customer: str
    note: str
