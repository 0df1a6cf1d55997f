"""Close a period whose result is final, and archive a closed one; unclaimed prizes move on."""

from __future__ import annotations

import uuid
from datetime import datetime

from audit.record import audit, audit_clock
from books import journal_accounts
from books.actions.correct_result import waiting_corrections
from books.events import PeriodChanged
from books.locking import lock_period, lock_period_of
from books.models import Period
from books.period import LockedPeriod, require_gate
from books.postings import post_unclaimed
from books.states import Operation, PeriodState
from journal.queries import balance_of
from kernel.errors import Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def close_period(member: Member, period_id: object) -> None:
    """End corrections; prizes can be claimed until their time ends."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.CLOSE)
        if waiting_corrections(period.id).exists():
            raise Conflict("A correction is waiting for approval.", code="correction_waits")
        Period.objects.filter(id=period.id).update(state=PeriodState.CLOSED, closed_at=period.now)
        audit(member, "period.close", "period", period.id)
        record(PeriodChanged(period.id), account_id=member.account_id)


def archive_period(member: Member, period_id: object) -> None:
    """Make the period read-only, and move unclaimed prizes to the unclaimed account."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.ARCHIVE)
        unclaimed = _expire_claims(period, period.now)
        Period.objects.filter(id=period.id).update(state=PeriodState.ARCHIVED)
        audit(member, "period.archive", "period", period.id, unclaimed=unclaimed)
        record(PeriodChanged(period.id), account_id=member.account_id)


def expire_claims_due(account_id: uuid.UUID, period_id: uuid.UUID) -> None:
    """End the time for claims of a closed period. The schedule calls this in the account's scope."""
    period = lock_period_of(account_id, period_id)
    if period.state is not PeriodState.CLOSED or period.claims_expire_at is None:
        return
    if period.claims_expire_at > period.now or _expired(period):
        return
    unclaimed = _expire_claims(period, period.now)
    audit_clock(account_id, "period.expire_claims", "period", period_id, unclaimed=unclaimed)
    record(PeriodChanged(period_id), account_id=account_id)


def _expired(period: LockedPeriod) -> bool:
    return Period.objects.filter(id=period.id, claims_expired_at__isnull=False).exists()


def _expire_claims(period: LockedPeriod, now: datetime) -> int:
    """Move what is still payable to the unclaimed account, and return it (minor units)."""
    if _expired(period):
        return 0
    left = balance_of(period.account_id, journal_accounts.prizes_payable(period.id, period.currency))
    # Below nothing after a correction: more was paid than the right number owes. That stays where it is.
    unclaimed = max(left, 0)
    post_unclaimed(period.account_id, period.id, amount=unclaimed, currency=period.currency)
    Period.objects.filter(id=period.id).update(claims_expired_at=now)
    return unclaimed
