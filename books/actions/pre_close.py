"""Close sales by the clock, by hand or by the announcement; and undo it exactly.

The clock closes sales automatically; these actions store it: ledgers close, marked with the cause.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError

from audit.record import audit, audit_clock
from books.actions.create_period import AnotherPeriodIsOpen
from books.actions.retry_pending import retry_pending
from books.actions.snapshot_cells import forget_cells, snapshot_cells
from books.events import BoardChanged, PeriodChanged, PeriodPreClosed
from books.locking import lock_period, lock_period_of
from books.models import Ledger, Period
from books.period import require_gate
from books.states import LedgerState, Operation, PeriodState
from kernel.errors import Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

BY_PRE_CLOSE = "pre_close"


def pre_close(member: Member, period_id: object) -> None:
    """Close sales now, by hand."""
    require_capability(member, "books.run")
    with transaction():
        locked = lock_period(member, period_id, shared=False)
        if locked.state is PeriodState.PRECLOSED and locked.stored_state is not PeriodState.PRECLOSED:
            row = Period.objects.get(id=locked.id)
            close_ledgers(row, locked.now)  # the clock was first; make it visible
            return
        require_gate(locked, Operation.PRE_CLOSE)
        row = Period.objects.get(id=locked.id)
        row.pre_close_at = locked.now
        row.save(update_fields=["pre_close_at"])
        close_ledgers(row, locked.now)
        audit(member, "period.pre_close", "period", row.id)


def pre_close_due(account_id: uuid.UUID, period_id: uuid.UUID) -> None:
    """Store a close whose time has come. The schedule calls this in the account's scope."""
    locked = lock_period_of(account_id, period_id)
    if locked.state != PeriodState.PRECLOSED or locked.stored_state != PeriodState.OPEN:
        return
    row = Period.objects.get(id=period_id)
    close_ledgers(row, locked.now)
    audit_clock(account_id, "period.pre_close", "period", period_id)


def close_ledgers(period: Period, now: datetime) -> None:
    """Set PRECLOSED, and close and mark every open ledger. The caller holds the exclusive lock."""
    if period.state == PeriodState.PRECLOSED:
        return
    period.state = PeriodState.PRECLOSED
    period.pre_closed_at = now
    period.save(update_fields=["state", "pre_closed_at"])
    open_ledgers = Ledger.objects.filter(period=period, state=LedgerState.OPEN)
    snapshot_cells(period.account_id, list(open_ledgers.values_list("id", flat=True)))
    open_ledgers.update(state=LedgerState.CLOSED, closed_by=BY_PRE_CLOSE, closed_at=now)
    for event in (PeriodPreClosed(period.id, now), PeriodChanged(period.id), BoardChanged(period.id)):
        record(event, account_id=period.account_id)


def undo_pre_close(member: Member, period_id: object) -> None:
    """Reopen sales. Refused unless the closing time is in the future."""
    require_capability(member, "books.run")
    with transaction():
        locked = lock_period(member, period_id, shared=False)
        require_gate(locked, Operation.MOVE_PRE_CLOSE)
        if locked.stored_state != PeriodState.PRECLOSED or locked.pre_close_at <= locked.now:
            raise Conflict("Set a closing time in the future first.", code="close_passed")
        row = Period.objects.get(id=locked.id)
        reopen_what_pre_close_closed(member, row, locked.now)
        audit(member, "period.undo_pre_close", "period", row.id)


def reopen_what_pre_close_closed(member: Member, period: Period, now: datetime) -> None:
    """Set OPEN, reopen exactly the ledgers that this pre-close closed, then retry pending parts."""
    period.state = PeriodState.OPEN
    period.pre_closed_at = None
    try:
        period.save(update_fields=["state", "pre_closed_at"])
    except IntegrityError as failure:
        if "books_period_one_open" in str(failure):
            raise AnotherPeriodIsOpen from failure
        raise
    closed = Ledger.objects.filter(period=period, closed_by=BY_PRE_CLOSE)
    forget_cells(period.account_id, list(closed.values_list("id", flat=True)))
    closed.update(state=LedgerState.OPEN, closed_by="", closed_at=None)
    retry_pending(member, period.id, None)
    record(PeriodChanged(period.id), account_id=period.account_id)
    record(BoardChanged(period.id), account_id=period.account_id)
