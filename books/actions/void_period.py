"""Void a period: every ticket is refunded, every cover cancelled, and nothing more can be done in it."""

from __future__ import annotations

from typing import Any

from audit.record import audit
from books.actions.fair_draw import cancel_fair_draw
from books.actions.pre_close import close_ledgers
from books.actions.void_tickets import Voided, void_tickets
from books.events import BoardChanged, PeriodChanged
from books.locking import lock_period
from books.models import Period
from books.period import LockedPeriod, require_gate
from books.postings import post_cover
from books.states import Operation, PeriodState
from kernel.errors import bad_field
from kernel.outbox import record
from kernel.query import execute, select
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

MAX_REASON_LENGTH = 500
_CANCEL = """
UPDATE books_cover c SET state = 'CANCELLED', cancelled = c.confirmed
FROM (SELECT id, confirmed - cancelled AS remaining FROM books_cover
      WHERE account_id = %(account)s AND period_id = %(period)s
        AND state IN ('REQUESTED', 'CONFIRMED', 'PARTIAL')) before
WHERE c.account_id = %(account)s AND c.id = before.id
RETURNING c.id, c.collaborator_id, before.remaining
"""
_NO_RESERVE = """
UPDATE books_periodnumber SET reserve = 0
WHERE account_id = %(account)s AND period_id = %(period)s AND reserve > 0
"""


def void_period(member: Member, period_id: object, *, reason: str = "") -> Voided:
    """Refund everything that was sold and cancel every cover."""
    require_capability(member, "books.run")
    if len(reason) > MAX_REASON_LENGTH:
        raise bad_field("reason", f"At most {MAX_REASON_LENGTH} characters.")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.VOID)
        row = Period.objects.get(id=period.id)
        if period.state is PeriodState.OPEN:
            row.pre_close_at = period.now
            row.save(update_fields=["pre_close_at"])
        close_ledgers(row, period.now)
        voided = void_tickets(period, member, since=None, reason=reason or "The period was voided.")
        covers = _cancel_covers(period, member)
        cancel_fair_draw(period)
        row.state = PeriodState.VOIDED
        row.closed_at = period.now
        row.save(update_fields=["state", "closed_at"])
        audit(
            member,
            "period.void",
            "period",
            period.id,
            reason=reason,
            tickets=voided.tickets,
            amount=voided.amount,
            covers=covers,
        )
        record(PeriodChanged(period.id), account_id=member.account_id)
        record(BoardChanged(period.id), account_id=member.account_id)
    return voided


def _cancel_covers(period: LockedPeriod, member: Member) -> int:
    given: dict[str, Any] = {"account": period.account_id, "period": period.id}
    cancelled = select(_CANCEL, given)
    execute(_NO_RESERVE, given)
    for cover_id, collaborator_id, remaining in cancelled:
        post_cover(
            period.account_id,
            cover_id,
            period_id=period.id,
            collaborator_id=collaborator_id,
            amount=-remaining,
            currency=period.currency,
            key="void",
            made_by=member.user_id,
        )
    return len(cancelled)
