"""What can have happened in a book: past tense, ids and numbers only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TicketEntered:
    ticket_id: uuid.UUID
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumbersChanged:
    """Capacity, freezes, blocks or what is pending changed on these numbers."""

    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """So much changed at once that the whole board is to be read again."""

    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PeriodChanged:
    """Its state, times or ledgers."""

    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TicketRefunded:
    """In whole or in part; what that freed has found those who waited for it."""

    ticket_id: uuid.UUID
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoverRequested:
    """Collaborators are asked, or a request is withdrawn before its answer."""

    cover_ids: tuple[uuid.UUID, ...]
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoverAnswered:
    """Confirmed, rejected or expired, given back, or taken on by direct overkill."""

    cover_ids: tuple[uuid.UUID, ...]
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskedChanged:
    """What the account asks of a person who answers in the app is to be looked at again."""

    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AskedElsewhere:
    """The same, told in each account that the person belongs to, for that is where their pages listen."""

    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PeriodPreClosed:
    """Selling has ended; `at` tells one close from the next after an undo."""

    period_id: uuid.UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class PeriodAnnounced:
    """The number is known, or was corrected; winners can be looked up."""

    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class LossReached:
    """The worst result would cost so much of the book's loss limit: 70, 90 or 100 per cent.

    `at` tells one rise from the next after a fall.
    """

    period_id: uuid.UUID
    percent: int
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionProposed:
    """Another number waits for a second person."""

    correction_id: uuid.UUID
    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class OverrideUsed:
    """An override grant was used, for this cover."""

    grant_id: uuid.UUID
    cover_id: uuid.UUID
    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ImportEnded:
    """A large import came to its end, or cannot go on."""

    import_id: uuid.UUID
