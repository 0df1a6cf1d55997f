"""Locks of a period and its numbers: taken once, in one order, before looking.

1. The period's advisory lock, shared by whoever sells, exclusive for whoever opens or closes.
2. The rows of the touched numbers, ordered by number, in one statement.
Cells, covers and pending entries of a number are touched only by who holds its row.

Each function of the database takes its locks in one statement and looks in the next, so that what is
seen is never older than the lock; both cost one round trip.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from books.rules.limits import Limit, LimitKind
from books.states import Operation, PeriodState, Refusal, effective_state, gate
from kernel.errors import Conflict, NotFound
from kernel.ids import read_id
from kernel.names import name_key
from kernel.statements import one, plain
from tenancy.member import Member


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A ledger as a sale sees it, in the order in which sales fill them."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class LockedPeriod:
    """A period under its lock, its book, and the time by the database's clock, read after the lock."""

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
        """The state that counts: what is stored, and what the clock has made of it since."""
        return effective_state(
            self.stored_state,
            now=self.now,
            opens_at=self.opens_at,
            opens_by_itself=self.opens_by_itself,
            pre_close_at=self.pre_close_at,
        )

    def written(self, number: int) -> str:
        """The number with its zeros."""
        return f"{number:0{self.width}d}"


_LOCK = plain("SELECT * FROM books_lock_period(%s::uuid, %s::uuid, %s::text)")
_WATCH = plain("""
SELECT period.*,
       coalesce((SELECT seq FROM live_livetopic WHERE account_id = %s::uuid AND topic = %s::text), 0)
FROM books_lock_period(%s::uuid, %s::uuid, 'none') period
""")


def lock_period(member: Member, period_id: object, *, shared: bool) -> LockedPeriod:
    """Take the period's lock and look at it; NotFound for an unknown id and for another account's alike.

    A face that has taken the shared lock in this transaction already may pass what it got.
    """
    if shared and isinstance(period_id, LockedPeriod) and period_id.lock == "shared":
        return period_id
    return _found(member.account_id, period_id, "shared" if shared else "exclusive")


def lock_period_of(account_id: uuid.UUID, period_id: uuid.UUID) -> LockedPeriod:
    """The exclusive lock for the schedule, which acts for nobody."""
    return _found(account_id, period_id, "exclusive")


def lock_to_sell(member: Member, id: str) -> LockedPeriod:
    """The door of a sale: what it finds is locked already, so that the sale need not look twice."""
    return lock_period(member, id, shared=True)


def look_to_sell(member: Member, id: str) -> LockedPeriod:
    """The door of a preview."""
    return look_at_period(member, id)


def look_at_period(member: Member, period_id: object) -> LockedPeriod:
    """The same without a lock, for previews and pages."""
    if isinstance(period_id, LockedPeriod):
        return period_id
    return _found(member.account_id, period_id, "none")


def watch_period(member: Member, period_id: uuid.UUID) -> tuple[int, LockedPeriod]:
    """The number of the last thing published about the period, and the period without a lock.

    What is read afterwards is no older than that number, so that a page which goes on from it misses nothing.
    """
    account_id = member.account_id
    row = one(_WATCH, [account_id, f"period:{period_id}", account_id, period_id])
    if row is None:
        raise NotFound
    return row[-1], _period(row, "none")


def look_at_period_of(account_id: uuid.UUID, period_id: uuid.UUID) -> LockedPeriod:
    """The same for the schedule."""
    return _found(account_id, period_id, "none")


def look_again(period: LockedPeriod) -> LockedPeriod:
    """The period as this transaction has made it since it took the lock."""
    return _found(period.account_id, period.id, "none")


def _found(account_id: uuid.UUID, period_id: object, mode: str) -> LockedPeriod:
    key = period_id.id if isinstance(period_id, LockedPeriod) else read_id(period_id)
    if key is None:
        raise NotFound
    row = one(_LOCK, [account_id, key, mode])
    if row is None:
        raise NotFound
    return _period(row, mode)


def _period(row: Any, lock: str) -> LockedPeriod:
    ledgers = tuple(OpenLedger(i, n) for i, n in zip(row[23] or (), row[24] or (), strict=True))
    return LockedPeriod(
        id=row[0],
        account_id=row[1],
        book_id=row[2],
        book_name=row[3],
        name=row[4],
        stored_state=PeriodState(row[5]),
        opens_by_itself=row[6],
        opens_at=row[7],
        pre_close_at=row[8],
        cover_cutoff_at=row[9],
        reveal_at=row[10],
        lucky_number=row[11],
        claims_expire_at=row[12],
        announce_policy=row[13],
        now=row[14],
        width=row[15],
        currency=row[16],
        factor=row[17],
        odds=row[18],
        payouts=json.loads(row[19]),
        when_full=row[20],
        permutation=row[21],
        four_eyes=row[22],
        almost_full_percent=row[25],
        ledgers=ledgers,
        lock=lock,
        limits=tuple(map(_limit, json.loads(row[26]))) if row[26] else (),
    )


def _limit(stored: Any) -> Limit:
    kind, most, numbers, seller, customer = stored
    who = read_id(seller) if seller else name_key(customer) or None
    return Limit(LimitKind(kind), most, frozenset(numbers), who, named=customer)


def refusal_of(period: LockedPeriod, operation: Operation) -> Refusal | None:
    """Why the period's state and the clock do not allow the operation, or None."""
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
    """Refuse what the period's state and the clock do not allow, saying why."""
    refusal = refusal_of(period, operation)
    if refusal is not None:
        raise PeriodRefuses(refusal.sentence, code=refusal.code)


class PeriodRefuses(Conflict):
    """The period's state does not allow the operation."""

    code = "period_state"


def array(values: Iterable[object]) -> str:
    """A PostgreSQL array literal of numbers or UUIDs: one string is far quicker to send than a list."""
    return "{" + ",".join(map(str, values)) + "}"
