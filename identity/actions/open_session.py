"""Open a program's session: an access token for now and a refresh token for later."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from identity.models import ApiSession, User
from identity.tokens import Claims, issue_access
from kernel.ids import new_id
from kernel.transactions import transaction

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Device:
    """What a session was opened from, for the list of sessions."""

    ip_address: str | None = None
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pair a program holds."""

    access: str
    refresh: str


UNKNOWN_DEVICE = Device()


def open_session(
    user: User,
    account_id: uuid.UUID | None,
    *,
    device: Device = UNKNOWN_DEVICE,
    with_second_factor: bool = False,
) -> Tokens:
    """Tokens of a new session of `user` in the account; None is staff, who belong to no account."""
    with transaction():
        session = ApiSession.objects.create(
            user=user,
            account_id=account_id,
            ip_address=device.ip_address,
            user_agent=device.user_agent[:300],
            with_second_factor=with_second_factor,
        )
        refresh = add_refresh(session.id)
    return Tokens(issue_access(Claims(user.pk, account_id, session.id)), refresh)


def add_refresh(session_id: uuid.UUID) -> str:
    """A new refresh token of the session, good for `REFRESH_TOKEN_SECONDS`; only its hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO identity_refreshtoken (id, session_id, token_hash, expires_at)
            VALUES (%s, %s, %s, drawbook_now() + make_interval(secs => %s))
            """,
            [new_id(), session_id, hash_of(token), settings.REFRESH_TOKEN_SECONDS],
        )
    return token


def hash_of(token: str) -> bytes:
    """What is kept of a token: with 256 random bits, a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()
