"""Print a ticket's receipt. Every print after the first is marked COPY with its number."""

from __future__ import annotations

from pathlib import Path

from audit.record import audit
from books.models import ReceiptPrint, Ticket
from books.queries.receipts import public_ticket
from books.receipt_facts import receipt_facts
from documents.typeset import typeset
from kernel.errors import NotFound
from kernel.query import execute
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

TEMPLATES = Path(__file__).resolve().parent.parent / "documents"
PAPERS = {"58": "roll.typ", "80": "roll.typ", "A4": "sheet.typ"}
_LOCK = "SELECT 1 FROM books_ticket WHERE account_id = %s AND id = %s FOR NO KEY UPDATE"


def print_receipt(member: Member, ticket: Ticket, *, paper: str = "80") -> bytes:
    """Return the receipt as PDF on `paper` (58 or 80 mm, A4). Each call counts: the second one is COPY 1."""
    require_capability(member, "look.boards")
    with transaction():
        copy = _count(member, ticket, paper)
        public = public_ticket(ticket.id)
        if public is None:
            raise NotFound
        audit(
            member,
            "receipt.print",
            subject="ticket",
            subject_id=ticket.id,
            code=ticket.code,
            copy=copy,
            paper=paper,
        )
        return typeset(
            TEMPLATES / PAPERS[paper], receipt_facts(member, ticket, public, paper=paper, copy=copy)
        )


def _count(member: Member, ticket: Ticket, paper: str) -> int:
    """Store this print and return its number; two prints at once get two numbers."""
    execute(_LOCK, [member.account_id, ticket.id])
    copy = ReceiptPrint.objects.filter(ticket=ticket).count()
    ReceiptPrint.objects.create(
        account_id=member.account_id,
        ticket=ticket,
        copy=copy,
        paper=paper,
        printed_by_id=member.id,
        printed_by_name=member.user_name,
    )
    return copy
