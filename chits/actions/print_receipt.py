"""Print a payment's receipt: the original once, every later one marked COPY and its number."""

from __future__ import annotations

from pathlib import Path

from audit.record import audit
from chits.models import Payment
from chits.papers.receipt import receipt_facts
from documents.prints import count_print
from documents.typeset import typeset
from kernel.errors import Conflict, bad_field
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

TEMPLATES = Path(__file__).resolve().parent.parent / "documents"
PAPERS = {"A4": "receipt_sheet.typ", "80": "receipt_roll.typ"}


def print_receipt(member: Member, payment: Payment, *, paper: str = "A4") -> bytes:
    """Return the receipt as PDF on A4 or 80 mm, and count the copy. Raise Conflict if there is no receipt."""
    require_capability(member, "look.own")
    if paper not in PAPERS:
        raise bad_field("paper", f"Enter one of {', '.join(PAPERS)}.")
    if payment.receipt_number is None:
        raise Conflict("A claim has no receipt until it is confirmed.", code="no_receipt")
    with transaction():
        copy = count_print(payment, member, paper=paper, printed_by=member.id)
        audit(
            member,
            "payment.print",
            "chit_payment",
            payment.id,
            receipt=payment.receipt_number,
            copy=copy,
            paper=paper,
        )
        return typeset(TEMPLATES / PAPERS[paper], receipt_facts(member, payment, paper=paper, copy=copy))
