"""A receipt's facts, and the signed code by which anyone can check it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from books.rules.receipt import Mark
from documents.codes import code_of, id_of, require_issued
from kernel.errors import NotFound
from kernel.query import select_one

_SEEN_BY_ALL = "SELECT * FROM books_public_ticket(%s)"


class PublicEntry(NamedTuple):
    """One number of a ticket: its stake, and how parts of it are held (minor)."""

    number: int
    amount: int
    refunded: int
    pending: int  # still to be covered
    covered: int

    @property
    def mark(self) -> Mark:
        """Return the sign that the receipt prints beside the number."""
        if self.pending:
            return Mark.TO_COVER
        return Mark.COVERED if self.covered else Mark.NONE


@dataclass(frozen=True, slots=True)
class PublicTicket:
    """The content of a receipt's page; nothing about customers or sellers."""

    id: uuid.UUID
    account_name: str
    book_name: str
    period_name: str
    time_zone: str
    currency: str
    width: int
    odds: Decimal
    code: str
    state: str
    total: int
    refunded: int
    accepted_at: datetime
    period_state: str
    opens_by_itself: bool
    opens_at: datetime | None
    pre_close_at: datetime
    reveal_at: datetime | None
    claims_expire_at: datetime | None
    claim_days: int
    announce_policy: str
    lucky_number: int | None
    now: datetime
    entries: list[PublicEntry]


def public_ticket(ticket_id: uuid.UUID) -> PublicTicket | None:
    """Find a ticket before its account is known; None if it doesn't exist."""
    row = select_one(_SEEN_BY_ALL, [ticket_id])
    if row is None:
        return None
    entries = [PublicEntry(*parts) for parts in zip(*row[23:28], strict=True)]
    return PublicTicket(*row[:23], entries)  # type: ignore[call-arg]


def receipt_token(ticket: PublicTicket) -> str:
    """Return the code on the receipt."""
    return code_of(ticket.id, _facts(ticket))


def receipt_url(ticket: PublicTicket) -> str:
    """Return the URL of the code."""
    return f"{settings.PUBLIC_URL}/t/{receipt_token(ticket)}"


def ticket_of_token(token: str) -> PublicTicket:
    """Return the ticket of a receipt. Raises NotFound for a code that this installation didn't issue."""
    ticket = public_ticket(id_of(token))
    if ticket is None:
        raise NotFound
    require_issued(token, _facts(ticket))
    return ticket


def _facts(ticket: PublicTicket) -> list[object]:
    """Return what is signed: everything on the receipt that must not be altered."""
    return [
        "drawbook ticket 1",
        ticket.id,
        ticket.code,
        ticket.currency,
        ticket.total,
        ticket.accepted_at.astimezone(UTC).isoformat(),
        ",".join(f"{entry.number}={entry.amount}" for entry in ticket.entries),
    ]


def spaced(code: str, every: int = 4) -> str:
    """Group a code for reading aloud: `7K4M2QXA` becomes `7K4M 2QXA`."""
    return " ".join(code[at : at + every] for at in range(0, len(code), every))
