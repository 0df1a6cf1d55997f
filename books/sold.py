"""What selling gives: a ticket on the books, or what one would be."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from books.period import LockedPeriod
from books.rules.plan import Plan, PlannedEntry


class WrittenEntry(NamedTuple):
    """An entry as it now stands in the database."""

    id: str
    planned: PlannedEntry


class WrittenTicket(NamedTuple):
    """A ticket as it now stands in the database; amounts minor."""

    id: uuid.UUID
    code: str
    total: int
    spill_total: int
    accepted_at: datetime
    entries: list[WrittenEntry]


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
