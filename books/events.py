"""Events of books: past tense, ids and numbers only."""

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
    """Capacity, freezes, blocks or pending stakes changed on these numbers."""

    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """So much changed at once that the whole board must be loaded again."""

    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PeriodChanged:
    """Its state, times or ledgers."""

    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TicketRefunded:
    """A ticket was refunded in whole or in part; freed capacity went to waiting stakes."""

    ticket_id: uuid.UUID
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoverRequested:
    """Cover was requested, or a request was withdrawn before its answer."""

    cover_ids: tuple[uuid.UUID, ...]
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoverAnswered:
    """Cover was confirmed, rejected, expired, returned, or taken by override."""

    cover_ids: tuple[uuid.UUID, ...]
    period_id: uuid.UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskedChanged:
    """The account's requests to a user who answers in the app changed."""

    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AskedElsewhere:
    """The same event in each account of that user, where their pages listen."""

    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PeriodPreClosed:
    """Sales closed; `at` distinguishes closes before and after an undo."""

    period_id: uuid.UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class PeriodAnnounced:
    """The number was announced or corrected."""

    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class LossReached:
    """The worst result reached 70, 90 or 100 per cent of the book's loss limit.

    `at` distinguishes one rise from the next after a fall.
    """

    period_id: uuid.UUID
    percent: int
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionProposed:
    """A correction was proposed and needs approval."""

    correction_id: uuid.UUID
    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class OverrideUsed:
    """An override was used for this cover."""

    grant_id: uuid.UUID
    cover_id: uuid.UUID
    period_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ImportEnded:
    """A large import finished or stopped."""

    import_id: uuid.UUID
