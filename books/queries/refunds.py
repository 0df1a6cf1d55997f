"""Decide whether a member can refund a ticket, for pages that offer it."""

from __future__ import annotations

from datetime import datetime

from books.models import Ticket
from kernel.clock import database_now
from kernel.errors import Denied, DrawbookError
from tenancy.member import Member, require_capability


def may_refund(member: Member, ticket: Ticket) -> bool:
    """Return whether the member's role can refund it now, and anything is left to refund."""
    return not refund_refusal(member, ticket) and ticket.refunded < ticket.total


def refund_refusal(member: Member, ticket: Ticket) -> str:
    """Return why this member can't refund the ticket now, or ""."""
    try:
        require_window(member, ticket, database_now())
    except DrawbookError as refusal:
        return refusal.detail
    return ""


def require_window(member: Member, ticket: Ticket, now: datetime | None) -> None:
    """Raise Denied unless the member's role can refund this ticket; with `now`, unless it still can."""
    reach = require_capability(member, "books.refund")
    if reach.own_only and ticket.seller_id != member.id:
        raise Denied("You can refund only what you sold yourself.", code="not_your_ticket")
    if now is None or reach.within_seconds is None:
        return
    if (now - ticket.accepted_at).total_seconds() > reach.within_seconds:
        minutes = reach.within_seconds // 60
        raise Denied(
            f"You can refund a ticket within {minutes} minutes. Ask a manager.", code="refund_window_over"
        )
