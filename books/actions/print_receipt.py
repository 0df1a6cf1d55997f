"""Print a ticket's receipt. Every print after the first is marked COPY with its number."""

from __future__ import annotations

from pathlib import Path

from audit.record import audit
from books.models import Ticket
from books.queries.receipts import public_ticket
from books.receipt_facts import receipt_facts
from documents.prints import count_print
from documents.typeset import typeset
from kernel.errors import NotFound
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

TEMPLATES = Path(__file__).resolve().parent.parent / "documents"
PAPERS = {"58": "roll.typ", "80": "roll.typ", "A4": "sheet.typ"}


def print_receipt(member: Member, ticket: Ticket, *, paper: str = "80") -> bytes:
    """Return the receipt as PDF on `paper` (58 or 80 mm, A4). Each call counts: the second one is COPY 1."""
    require_capability(member, "look.boards")
    with transaction():
        copy = count_print(ticket, member, paper=paper, printed_by_id=member.id)
        public = public_ticket(ticket.id)
        if public is None:
            raise NotFound
        audit(member, "receipt.print", "ticket", ticket.id, code=ticket.code, copy=copy, paper=paper)
        return typeset(
            TEMPLATES / PAPERS[paper], receipt_facts(member, ticket, public, paper=paper, copy=copy)
        )
