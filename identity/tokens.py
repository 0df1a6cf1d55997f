"""Access tokens for programs: signed user, account and session ids.

They have no role and no e-mail address; every request reads those from the database.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import jwt
from django.conf import settings

ALGORITHM = "HS256"
# Issuer and audience, so that tokens for other purposes are refused.
ISSUER = "drawbook"
AUDIENCE = "drawbook api"


@dataclass(frozen=True, slots=True)
class Claims:
    """The identity that a request claims; `account_id` is None for staff without an account.

    For a browser, both the session id and the token id are None.
    """

    user_id: uuid.UUID
    account_id: uuid.UUID | None
    session_id: uuid.UUID | None
    token_id: uuid.UUID | None = None
    token_scope: str | None = None


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    # A key of its own, so that nothing else signed with the installation's secret passes as a token.
    return hashlib.sha256(b"drawbook access token\n" + secret.encode()).digest()


def issue_access(claims: Claims) -> str:
    """A JWT that lives `ACCESS_TOKEN_SECONDS`."""
    issued = datetime.now(UTC)
    body = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(claims.user_id),
        "acc": str(claims.account_id) if claims.account_id else None,
        "sid": str(claims.session_id),
        "iat": issued,
        "exp": issued + timedelta(seconds=settings.ACCESS_TOKEN_SECONDS),
    }
    return jwt.encode(body, _key(settings.SECRET_KEY), algorithm=ALGORITHM)


def read_access(token: str) -> Claims | None:
    """The claims of a token that is ours, whole and not expired; else None.

    A key that `SECRET_KEY_FALLBACKS` still knows is good too, while the key is being changed.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        claims = _read(token, secret)
        if claims is not None:
            return claims
    return None


def _read(token: str, secret: str) -> Claims | None:
    try:
        body = jwt.decode(
            token,
            _key(secret),
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": ["exp", "iss", "aud", "sub", "sid"]},
        )
        account = body.get("acc")
        return Claims(uuid.UUID(body["sub"]), uuid.UUID(account) if account else None, uuid.UUID(body["sid"]))
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        return None
