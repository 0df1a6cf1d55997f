"""Issue and claim one-time tickets, for programs and pages of other hosts that open a live connection."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from kernel.query import execute, select_one
from tenancy.member import Member
from tenancy.staff import Staff

TICKET_SECONDS = 30
PATH = "/v1/live/"


@dataclass(frozen=True, slots=True)
class Claimed:
    """The user whom a ticket was issued to, and the session: of a program or of a browser."""

    user_id: uuid.UUID
    account_id: uuid.UUID | None
    api_session_id: uuid.UUID | None
    session_key: str | None


def issue(
    guest: Member | Staff,
    *,
    api_session_id: uuid.UUID | None = None,
    session_key: str | None = None,
    site: str = "",
) -> tuple[str, str]:
    """Return the ticket and the address to connect to with it. It is valid once, for TICKET_SECONDS.

    The connection ends with the given session. `site` is the address under which the caller reached us
    (`https://example.org`), PUBLIC_URL by default. Only a hash of the ticket is stored.
    """
    ticket = secrets.token_urlsafe(32)
    account_id = guest.account_id if isinstance(guest, Member) else None
    execute(
        "INSERT INTO live_liveticket "
        "(ticket_hash, user_id, account_id, api_session_id, session_key, expires_at) "
        "VALUES (%s, %s, %s, %s, %s, drawbook_now() + make_interval(secs => %s))",
        [hash_of(ticket), guest.user_id, account_id, api_session_id, session_key, TICKET_SECONDS],
    )
    return ticket, address(ticket, site)


def claim(ticket: str) -> Claimed | None:
    """Return the user whom the ticket was issued to, if it is unused and not expired, else None."""
    row = select_one(
        "DELETE FROM live_liveticket WHERE ticket_hash = %s "
        "RETURNING user_id, account_id, api_session_id, session_key, expires_at > drawbook_now()",
        [hash_of(ticket)],
    )
    return Claimed(*row[:4]) if row is not None and row[4] else None


def address(ticket: str, site: str = "") -> str:
    """Return the address to connect to with the ticket: ws for http and wss for https."""
    base = (site or settings.PUBLIC_URL).rstrip("/")
    return f"{base.replace('http', 'ws', 1)}{PATH}?{urlencode({'ticket': ticket})}"


def hash_of(ticket: str) -> bytes:
    # The ticket is 256 random bits: a plain hash is enough.
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).digest()
