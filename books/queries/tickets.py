"""Tickets for the API."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from books.models import Ticket
from kernel.query import select
from money import to_string
from rest.answers import moment
from tenancy.member import Member

_ENTRIES = """
SELECT e.id, e.number, e.amount, e.pending, e.covered, e.retained, e.refunded
FROM books_entry e WHERE e.account_id = %s AND e.ticket_id = %s ORDER BY e.line
"""
_LEGS = """
SELECT g.entry_id, g.ledger_id, g.amount FROM books_leg g
JOIN books_entry e ON e.account_id = g.account_id AND e.id = g.entry_id
WHERE e.account_id = %s AND e.ticket_id = %s AND g.amount > 0 ORDER BY g.entry_id, g.position
"""


def status_of(amount: int, pending: int, covered: int, retained: int, refunded: int) -> str:
    """Return the status of an entry."""
    if refunded == amount:
        return "REFUNDED"
    if pending:
        return "TCSO"
    return "CSO" if covered or retained else "HELD"


def ticket_shape(member: Member, ticket: Ticket) -> dict[str, Any]:
    """Return a ticket with its entries and how each is held."""
    book = ticket.period.book
    currency = book.currency
    return {
        "id": str(ticket.id),
        "code": ticket.code,
        "state": ticket.state,
        "total": to_string(ticket.total, currency),
        "currency": currency,
        "spill_total": to_string(ticket.spill_total, currency),
        "customer": ticket.customer,
        "seller": ticket.seller_name,
        "accepted_at": moment(ticket.accepted_at),
        "note": ticket.note,
        "period": str(ticket.period_id),
        "entries": entries_of(member, ticket.id, width=book.width, currency=currency),
    }


def entries_of(member: Member, ticket_id: uuid.UUID, *, width: int, currency: str) -> list[dict[str, Any]]:
    """Return the entries of a ticket in order."""
    legs: dict[uuid.UUID, list[dict[str, str]]] = defaultdict(list)
    for entry_id, ledger_id, amount in select(_LEGS, [member.account_id, ticket_id]):
        legs[entry_id].append({"ledger": str(ledger_id), "amount": to_string(amount, currency)})
    rows = select(_ENTRIES, [member.account_id, ticket_id])
    return [
        {
            "id": str(id),
            "number": f"{number:0{width}d}",
            "amount": to_string(amount, currency),
            "legs": legs[id],
            "pending": to_string(pending, currency),
            "covered": to_string(covered, currency),
            "retained": to_string(retained, currency),
            "refunded": to_string(refunded, currency),
            "status": status_of(amount, pending, covered, retained, refunded),
        }
        for id, number, amount, pending, covered, retained, refunded in rows
    ]
