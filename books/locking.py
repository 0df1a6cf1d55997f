"""Lock a period and its numbers, once and in one order, before reading them.

1. The period's advisory lock: shared to sell, exclusive to open or close.

2. The rows of the touched numbers, ordered by number, in one statement. Cells, covers and pending entries of
a number change only under the lock of its row.

Each database function takes its locks in one statement and reads in the next, so that what it reads is never
older than the lock; both cost one round trip.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from books.period import LockedPeriod, OpenLedger
from books.rules.limits import Limit, LimitKind
from books.states import PeriodState
from kernel.errors import NotFound
from kernel.ids import read_id
from kernel.names import name_key
from kernel.statements import one, plain
from tenancy.member import Member

_LOCK = plain("SELECT * FROM books_lock_period(%s::uuid, %s::uuid, %s::text)")
_WATCH = plain("""
SELECT period.*,
       coalesce((SELECT seq FROM live_livetopic WHERE account_id = %s::uuid AND topic = %s::text), 0)
FROM books_lock_period(%s::uuid, %s::uuid, 'none') period
""")


def lock_period(member: Member, period_id: object, *, shared: bool) -> LockedPeriod:
    """Lock the period and return it. Raises NotFound for an unknown id or one of another account.

    A caller that holds the shared lock in this transaction may pass the locked period.
    """
    if shared and isinstance(period_id, LockedPeriod) and period_id.lock == "shared":
        return period_id
    return _found(member.account_id, period_id, "shared" if shared else "exclusive")


def lock_period_of(account_id: uuid.UUID, period_id: uuid.UUID) -> LockedPeriod:
    """Take the exclusive lock for the schedule, which acts without a member."""
    return _found(account_id, period_id, "exclusive")


def lock_to_sell(member: Member, id: str) -> LockedPeriod:
    """Find and lock the period of a sale, so that the sale need not read it again."""
    return lock_period(member, id, shared=True)


def read_period_to_sell(member: Member, id: str) -> LockedPeriod:
    """Find the period of a preview."""
    return read_period(member, id)


def read_period(member: Member, period_id: object) -> LockedPeriod:
    """Return the period without a lock, for previews and pages."""
    if isinstance(period_id, LockedPeriod):
        return period_id
    return _found(member.account_id, period_id, "none")


def watch_period(member: Member, period_id: uuid.UUID) -> tuple[int, LockedPeriod]:
    """Return the number of the period's last message, and the period without a lock.

    Later reads are no older than that number, so a page that continues from it misses nothing.
    """
    account_id = member.account_id
    row = one(_WATCH, [account_id, f"period:{period_id}", account_id, period_id])
    if row is None:
        raise NotFound
    return row[-1], _period(row, "none")


def read_period_of(account_id: uuid.UUID, period_id: uuid.UUID) -> LockedPeriod:
    """Return the period without a lock, for the schedule."""
    return _found(account_id, period_id, "none")


def reread_period(period: LockedPeriod) -> LockedPeriod:
    """Return the period as this transaction has changed it since it took the lock."""
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
    subject = read_id(seller) if seller else name_key(customer) or None
    return Limit(LimitKind(kind), most, frozenset(numbers), subject, named=customer)
