"""A period with its book, ledgers and limits, and what it currently allows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from books.rules.limits import Limit
from books.states import Operation, PeriodState, Refusal, effective_state, gate
from kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A ledger for a sale, in the order in which sales fill them."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class LockedPeriod:
    """A period under its lock, its book, and the database's time, read after the lock."""

    id: uuid.UUID
    account_id: uuid.UUID
    book_id: uuid.UUID
    book_name: str
    name: str
    stored_state: PeriodState
    opens_by_itself: bool
    opens_at: datetime | None
    pre_close_at: datetime
    cover_cutoff_at: datetime | None
    reveal_at: datetime | None
    lucky_number: int | None
    claims_expire_at: datetime | None
    announce_policy: str
    now: datetime
    width: int
    currency: str
    factor: Decimal
    # None where the book computes no prizes; an entry then keeps 0.
    odds: Decimal | None
    payouts: dict[str, Any]
    when_full: str
    permutation: str
    four_eyes: bool
    almost_full_percent: int
    ledgers: tuple[OpenLedger, ...]
    # What this transaction holds of the period: "shared", "exclusive" or "none".
    lock: str
    limits: tuple[Limit, ...]

    @property
    def state(self) -> PeriodState:
        """Return the state by the clock."""
        return effective_state(
            self.stored_state,
            now=self.now,
            opens_at=self.opens_at,
            opens_by_itself=self.opens_by_itself,
            pre_close_at=self.pre_close_at,
        )

    def written(self, number: int) -> str:
        """Return the number with its zeros."""
        return f"{number:0{self.width}d}"


def refusal_of(period: LockedPeriod, operation: Operation) -> Refusal | None:
    """Return why the period's state and the clock don't allow the operation, or None."""
    return gate(
        operation,
        period.state,
        now=period.now,
        pre_close_at=period.pre_close_at,
        cover_cutoff_at=period.cover_cutoff_at,
        number_recorded=period.lucky_number is not None,
        claims_expire_at=period.claims_expire_at,
    )


def require_gate(period: LockedPeriod, operation: Operation) -> None:
    """Raise PeriodRefuses if the period's state and the clock don't allow the operation."""
    refusal = refusal_of(period, operation)
    if refusal is not None:
        raise PeriodRefuses(refusal.sentence, code=refusal.code)


class PeriodRefuses(Conflict):
    """Raised if the period's state doesn't allow the operation."""

    code = "period_state"
