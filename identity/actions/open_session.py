"""Open a program's session: an access token for now and a refresh token for later."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass

from django.conf import settings

from identity.models import ApiSession, User
from identity.tokens import Claims, issue_access
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.query import execute
from kernel.transactions import transaction

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Device:
    """The device that opened a session, for the list of sessions."""

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
    goes_on: ApiSession | None = None,
) -> Tokens:
    """Return the tokens of a new session of `user` in the account; None for staff without an account.

    A session that `goes_on` in another account has the same end and the same confirmation time as before,
    because there was no new sign-in.
    """
    with transaction():
        now = database_now()
        session = ApiSession.objects.create(
            signed_in_at=goes_on.signed_in_at if goes_on else now,
            confirmed_at=goes_on.confirmed_at if goes_on else now,
            user=user,
            account_id=account_id,
            ip_address=device.ip_address,
            user_agent=device.user_agent[:300],
            with_second_factor=with_second_factor,
        )
        refresh = add_refresh(session.id, secrets.token_urlsafe(TOKEN_BYTES))
    return Tokens(issue_access(Claims(user.pk, account_id, session.id)), refresh)


def add_refresh(session_id: uuid.UUID, token: str) -> str:
    """Store a refresh token of the session as its hash.

    It is good for `REFRESH_TOKEN_SECONDS`, and no longer than `REFRESH_FAMILY_SECONDS` after the sign-in.
    """
    execute(
        """
        INSERT INTO identity_refreshtoken (id, session_id, token_hash, expires_at)
        SELECT %s, id, %s, least(
            drawbook_now() + make_interval(secs => %s), signed_in_at + make_interval(secs => %s))
        FROM identity_apisession WHERE id = %s
        """,
        [
            new_id(),
            hash_of(token),
            settings.REFRESH_TOKEN_SECONDS,
            settings.REFRESH_FAMILY_SECONDS,
            session_id,
        ],
    )
    return token


def child_of(token: str, secret: str) -> str:
    """Return the refresh token that follows this one: 256 bits that only this installation can derive.

    A program that retries gets the same token, although only hashes are stored.
    """
    key = hashlib.sha256(b"drawbook refresh child\n" + secret.encode()).digest()
    digest = hmac.new(key, token.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    """Return the stored hash of a token; with 256 random bits, a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()
