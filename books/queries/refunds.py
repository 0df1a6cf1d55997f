"""Whether a ticket can be refunded, for pages that offer it."""

from __future__ import annotations

from books.actions.refund_ticket import require_window
from books.models import Ticket
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tenancy.member import Member


def may_refund(member: Member, ticket: Ticket) -> bool:
    """Whether this member may refund it now as far as the role goes, and anything is left to refund."""
    return not refund_refusal(member, ticket) and ticket.refunded < ticket.total


def refund_refusal(member: Member, ticket: Ticket) -> str:
    """Why this member may not refund the ticket now: the sentence, or nothing when they may."""
    try:
        require_window(member, ticket, database_now())
    except DrawbookError as refusal:
        return refusal.detail
    return ""
