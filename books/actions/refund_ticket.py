"""Refund a ticket, an entry, only its spill-over, or an amount. A reason is required.

Refunds come from the pending part, then from covers (which keep the amount as reserve), then from ledgers,
the last filled first. Freed capacity goes to waiting stakes of the number in the same transaction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from audit.record import audit
from books.actions.change_ledger import lock_some_numbers
from books.actions.retry_pending import retry_numbers
from books.actions.write_changes import Changes
from books.events import TicketRefunded
from books.locking import lock_period
from books.models import Refund, Ticket
from books.period import LockedPeriod, require_gate
from books.postings import post_refund
from books.queries.parts import parts_of_ticket
from books.queries.refunds import require_window
from books.rules.parts import EntryParts
from books.rules.refund import RefundExceeds, RefundPlan, refund_entries
from books.states import Operation, TicketState
from kernel.errors import BadInput, Conflict, NotFound
from kernel.ids import read_id
from kernel.outbox import record
from kernel.query import execute
from kernel.transactions import transaction
from money import format_money
from tenancy.member import Member

MAX_REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Refunded:
    """The refunded amount (minor units) and the ticket afterwards."""

    ticket: Ticket
    amount: int


def refund_ticket(
    member: Member,
    ticket: Ticket,
    *,
    reason: str,
    entry_id: object = None,
    amount: int | None = None,
    spill_only: bool = False,
) -> Refunded:
    """Refund `amount` (minor; everything left if None) of the ticket or of one entry.

    Raises NotFound for an entry of another ticket, Denied outside the member's reach, and Conflict if the
    period no longer refunds or less is left.
    """
    require_window(member, ticket, None)
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON_LENGTH:
        raise BadInput(errors={"reason": ["Enter a reason of at most 500 characters."]})
    with transaction():
        period = lock_period(member, ticket.period_id, shared=True)
        require_window(member, ticket, period.now)
        require_gate(period, Operation.REFUND)
        entries = _entries(period, ticket, entry_id)
        plans = _planned(period, entries, amount, spill_only)
        given = _write(period, ticket, entries, plans)
        _store_refund(member, period, ticket, given, reason=reason, entry_id=entry_id, spill_only=spill_only)
        audit(
            member,
            "ticket.refund",
            "ticket",
            ticket.id,
            code=ticket.code,
            amount=given,
            reason=reason,
            **({"entry": str(entry_id)} if entry_id else {}),
        )
        numbers = tuple(sorted({plan.number for plan in plans}))
        record(TicketRefunded(ticket.id, period.id, numbers), account_id=member.account_id)
    ticket.refresh_from_db(fields=["state", "refunded"])
    return Refunded(ticket, given)


def _entries(period: LockedPeriod, ticket: Ticket, entry_id: object) -> list[EntryParts]:
    """Return the ticket's entries, or the named one, locked by the rows of their numbers."""
    known = dict(ticket.entries.values_list("id", "number"))
    wanted: set[uuid.UUID] = set(known)
    if entry_id is not None:
        key = read_id(entry_id)
        if key not in known:
            raise NotFound
        wanted = {key}
    lock_some_numbers(period.account_id, period.id, sorted({known[id] for id in wanted}))
    return [entry for entry in parts_of_ticket(period.account_id, ticket.id) if entry.entry_id in wanted]


def _planned(
    period: LockedPeriod, entries: list[EntryParts], amount: int | None, spill_only: bool
) -> list[RefundPlan]:
    try:
        return refund_entries(entries, amount, spill_only=spill_only)
    except RefundExceeds as failure:
        if not failure.left_minor:
            what = "No spill-over is left to refund." if spill_only else "Nothing is left to refund."
            raise Conflict(what, code="nothing_to_refund") from failure
        left = format_money(failure.left_minor, period.currency)
        raise Conflict(
            f"Only {left} is left to refund.",
            code="refund_exceeds",
            errors={"amount": [f"At most {left}."]},
        ) from failure


def _write(period: LockedPeriod, ticket: Ticket, entries: list[EntryParts], plans: list[RefundPlan]) -> int:
    """Carry out the plans, give freed capacity to waiting stakes, and return the refunded amount."""
    by_id = {entry.entry_id: entry for entry in entries}
    changes = Changes()
    for plan in plans:
        changes.refund(plan, by_id[plan.entry_id])
    changes.write(period)
    given = sum(plan.amount_minor for plan in plans)
    execute(
        """
        UPDATE books_ticket SET refunded = refunded + %s,
            state = CASE WHEN refunded + %s = total THEN %s ELSE %s END
        WHERE account_id = %s AND id = %s
        """,
        [
            given,
            given,
            TicketState.REFUNDED,
            TicketState.PARTLY_REFUNDED,
            period.account_id,
            ticket.id,
        ],
    )
    retry_numbers(period, {plan.number for plan in plans if plan.matches or plan.legs})
    return given


def _store_refund(
    member: Member,
    period: LockedPeriod,
    ticket: Ticket,
    given: int,
    *,
    reason: str,
    entry_id: Any,
    spill_only: bool,
) -> None:
    refund = Refund.objects.create(
        account_id=member.account_id,
        ticket_id=ticket.id,
        entry_id=read_id(entry_id),
        amount=given,
        spill_only=spill_only,
        reason=reason,
        made_by=member.id,
        made_by_name=member.user_name,
        made_at=period.now,
    )
    post_refund(
        member.account_id,
        refund.id,
        period_id=period.id,
        ticket_id=ticket.id,
        paid_by=member.id,
        amount=given,
        currency=period.currency,
        made_by=member.user_id,
    )
