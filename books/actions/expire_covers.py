"""Expire requests for cover that weren't answered in time; their stakes stay pending."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from audit.record import audit_clock
from books.actions.answer_cover import Answerer
from books.actions.change_ledger import lock_some_numbers
from books.events import CoverAnswered
from books.locking import lock_period
from books.models import Cover
from books.period import LockedPeriod
from books.queries.covers import deadline_of
from books.states import CoverState
from kernel.outbox import record


def expire_covers(account_id: uuid.UUID, period_id: uuid.UUID) -> int:
    """Expire the due requests of a period, and return their number. Call it in the account's scope."""
    answerer = Answerer(account_id, "", "clock")
    period = lock_period(answerer, period_id, shared=True)  # type: ignore[arg-type]
    waiting = Cover.objects.filter(period_id=period.id, state=CoverState.REQUESTED)
    due = [cover for cover in waiting if deadline_of(cover, period) <= period.now]
    if not due:
        return 0
    lock_some_numbers(account_id, period.id, sorted({cover.number for cover in due}))
    expired = expire(period, [cover.id for cover in due])
    if expired:
        audit_clock(account_id, "cover.expire", "period", period.id, count=len(expired))
    return len(expired)


def expire(period: LockedPeriod, cover_ids: Sequence[uuid.UUID] | None = None) -> list[Cover]:
    """Expire the given requests (all open ones if None) that weren't answered meanwhile.

    The caller holds the rows of their numbers, or the period's exclusive lock.
    """
    open_ones = Cover.objects.filter(period_id=period.id, state=CoverState.REQUESTED)
    if cover_ids is not None:
        open_ones = open_ones.filter(id__in=cover_ids)
    expired = list(open_ones)
    if expired:
        open_ones.filter(id__in=[cover.id for cover in expired]).update(
            state=CoverState.EXPIRED, answered_at=period.now
        )
        ids = tuple(cover.id for cover in expired)
        numbers = tuple(sorted({cover.number for cover in expired}))
        record(CoverAnswered(ids, period.id, numbers), account_id=period.account_id)
    return expired
