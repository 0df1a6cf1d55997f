"""A receipt's facts, and the signed code by which anybody may check it.

The code is the ticket's id and this installation's signature over what was sold. What happens to the
ticket later, a refund or a prize, changes what the page shows and never whether the code holds.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from books.rules.receipt import Mark
from documents import signature
from kernel.errors import NotFound

_SEEN_BY_ALL = "SELECT * FROM books_public_ticket(%s)"


class PublicEntry(NamedTuple):
    """One number of a ticket: what was staked, and where parts of it are (minor)."""

    number: int
    amount: int
    refunded: int
    pending: int  # still to be covered
    covered: int

    @property
    def mark(self) -> Mark:
        """The sign that the receipt puts beside the number."""
        if self.pending:
            return Mark.TO_COVER
        return Mark.COVERED if self.covered else Mark.NONE


@dataclass(frozen=True, slots=True)
class PublicTicket:
    """What a receipt's page shows to whoever holds the receipt; nothing about customers or sellers."""

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
    """Find a ticket before it is known whose it is; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN_BY_ALL, [ticket_id])
        row = cursor.fetchone()
    if row is None:
        return None
    entries = [PublicEntry(*parts) for parts in zip(*row[23:28], strict=True)]
    return PublicTicket(*row[:23], entries)  # type: ignore[call-arg]


def receipt_token(ticket: PublicTicket) -> str:
    """The code on the receipt: 80 bytes as text that fits an address."""
    signed = ticket.id.bytes + signature.sign(_message(ticket))
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def receipt_url(ticket: PublicTicket) -> str:
    """Where the code leads."""
    return f"{settings.PUBLIC_URL}/t/{receipt_token(ticket)}"


def ticket_of_token(token: str) -> PublicTicket:
    """The ticket whose receipt this is; NotFound for anything that this installation did not issue so."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound from None
    if (
        len(raw) != 16 + signature.SIGNATURE_BYTES
        or base64.urlsafe_b64encode(raw).rstrip(b"=") != token.encode()
    ):
        raise NotFound
    ticket = public_ticket(uuid.UUID(bytes=raw[:16]))
    if ticket is None or not signature.verify(_message(ticket), raw[16:]):
        raise NotFound
    return ticket


def _message(ticket: PublicTicket) -> bytes:
    """What is signed: everything on the receipt that may not be altered."""
    sold = ",".join(f"{entry.number}={entry.amount}" for entry in ticket.entries)
    facts = [
        "drawbook ticket 1",
        str(ticket.id),
        ticket.code,
        ticket.currency,
        str(ticket.total),
        ticket.accepted_at.astimezone(UTC).isoformat(),
        sold,
    ]
    return hashlib.sha256("\n".join(facts).encode()).digest()


def spaced(code: str, every: int = 4) -> str:
    """`7K4M2QXA` as `7K4M 2QXA`, for reading aloud."""
    return " ".join(code[at : at + every] for at in range(0, len(code), every))
