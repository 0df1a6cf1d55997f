"""Undo the member's last sale within seconds."""

from __future__ import annotations

from books.actions.refund_ticket import refund_ticket
from books.models import Ticket
from books.queries.tills import last_ticket, undo_until
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    sentence = "You have no sale to undo."


class TooLate(Conflict):
    code = "undo_over"
    sentence = "It is too late to undo this sale. Refund the ticket instead."


class NotTheLast(Conflict):
    code = "not_the_last"
    sentence = "You have sold another ticket since then. Refund this ticket instead."


def undo_ticket(member: Member, meant: Ticket | None = None) -> Ticket:
    """Refund the member's last ticket in full, under the period's rules for refunds.

    `meant` is the ticket that the person sees: if it isn't the last one, nothing is undone.
    """
    require_capability(member, "books.sell")
    with transaction():
        ticket = last_ticket(member)
        if ticket is None:
            raise NothingToUndo
        if meant is not None and meant.id != ticket.id:
            raise NotTheLast
        if database_now() > undo_until(ticket):
            raise TooLate
        return refund_ticket(member, ticket, reason="Sale undone at the till").ticket
