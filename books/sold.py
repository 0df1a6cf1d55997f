"""The result of selling: a stored ticket, or a planned one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from books.period import LockedPeriod
from books.rules.plan import Plan, PlannedEntry


class WrittenEntry(NamedTuple):
    """An entry as stored in the database."""

    id: str
    planned: PlannedEntry


class WrittenTicket(NamedTuple):
    """A ticket as stored in the database; amounts minor."""

    id: uuid.UUID
    code: str
    total: int
    spill_total: int
    accepted_at: datetime
    entries: list[WrittenEntry]


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned ticket; nothing of it is stored."""

    period: LockedPeriod
    plan: Plan


@dataclass(frozen=True, slots=True)
class Sold:
    """A stored ticket."""

    period: LockedPeriod
    ticket: WrittenTicket
    seller_name: str
    customer: str
    note: str
