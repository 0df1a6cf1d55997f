"""Whether a ticket can be refunded, for pages that offer it."""

from __future__ import annotations

from books.actions.refund_ticket import require_window
from books.models import Ticket
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tenancy.member import Member


def may_refund(member: Member, ticket: Ticket) -> bool:
    """Whether this member may refund it now as far as the role goes, and anything is left to refund."""
    try:
        require_window(member, ticket, database_now())
    except DrawbookError:
        return False
    return ticket.refunded < ticket.total
