"""Refunds of tickets."""

from __future__ import annotations

from typing import Any

from books.actions.refund_ticket import refund_ticket
from books.api.cover_schemas import RefundIn
from books.api.schemas import TicketOut
from books.models import Entry, Ticket
from books.queries.finders import ticket_for
from books.queries.refunds import require_window
from books.queries.tickets import ticket_shape
from kernel.clock import database_now
from kernel.errors import NotFound
from kernel.ids import read_id
from rest.amounts import read_amount
from rest.resources import Resources
from tenancy.access import Access
from tenancy.member import Member

router = Resources(tags=["tickets"])


def refundable(member: Member, id: str) -> Ticket:
    """Find the ticket before checking whether this member can (still) refund it."""
    ticket = ticket_for(member, id)
    if member.may("books.refund"):
        require_window(member, ticket, database_now())
    return ticket


@router.on(
    "POST",
    "/tickets/{id}/refund/",
    answer=TicketOut,
    may="books.refund",
    needs=Access.CONTINUE,
    find=refundable,
)
def post_refund(request: Any, id: str, body: RefundIn) -> Any:
    """Refund the ticket, an entry, only its spill-over, or an amount."""
    ticket = request.subject
    entry_id = None
    if body.entry is not None:
        entry_id = read_id(body.entry)
        if entry_id is None or not Entry.objects.filter(ticket=ticket, id=entry_id).exists():
            raise NotFound
    amount = None
    if body.amount is not None:
        amount = read_amount(body.amount, ticket.period.book.currency, "amount")
    refund_ticket(
        request.member,
        ticket,
        reason=body.reason,
        entry_id=entry_id,
        amount=amount,
        spill_only=body.spill_only,
    )
    return 201, ticket_shape(request.member, ticket)
