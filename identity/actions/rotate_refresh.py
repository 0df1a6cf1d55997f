"""Exchange a refresh token for a new pair; late reuse ends the whole family.

One conditional update claims a token, so that one of many parallel requests is the first. Others within a few
seconds count as retries of the same program and get the same token. A later reuse comes from a thief or
the victim, which can't be distinguished. A family ends `REFRESH_FAMILY_SECONDS` after its sign-in, however
often it is renewed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings

from identity.actions.open_session import Tokens, add_refresh, child_of, hash_of
from identity.actions.revoke_session import revoke_session
from identity.tokens import Claims, issue_access
from kernel.query import select_one
from kernel.transactions import transaction

CLAIM = """
UPDATE identity_refreshtoken t SET used_at = drawbook_now()
FROM identity_apisession s JOIN identity_user u ON u.id = s.user_id
WHERE t.token_hash = %s AND t.used_at IS NULL AND t.expires_at > drawbook_now()
  AND s.id = t.session_id AND s.revoked_at IS NULL AND u.is_active
RETURNING s.id
"""
USED = """
SELECT s.id, t.used_at > drawbook_now() - make_interval(secs => %s)
FROM identity_refreshtoken t
JOIN identity_apisession s ON s.id = t.session_id
JOIN identity_user u ON u.id = s.user_id
WHERE t.token_hash = %s AND t.used_at IS NOT NULL AND s.revoked_at IS NULL AND u.is_active
"""
TOUCH = """
UPDATE identity_apisession SET last_used_at = drawbook_now() WHERE id = %s RETURNING user_id, account_id
"""


@dataclass(frozen=True, slots=True)
class Rotated:
    """A new pair for the session."""

    user_id: uuid.UUID
    account_id: uuid.UUID | None
    session_id: uuid.UUID
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Replayed:
    """A used token came back too late; its session has been ended."""

    user_id: uuid.UUID
    account_id: uuid.UUID | None
    session_id: uuid.UUID


def rotate_refresh(token: str) -> Rotated | Replayed | None:
    """A new pair, or Replayed, or None for a token that is unknown, expired or of an ended session.

    Never raises for a bad token: the end of a replayed family has to be committed.
    """
    with transaction():
        claimed = select_one(CLAIM, [hash_of(token)])
        if claimed:
            add_refresh(claimed[0], child_of(token, settings.SECRET_KEY))
            return _renewed(claimed[0], token)
        used = select_one(USED, [settings.REFRESH_LEEWAY_SECONDS, hash_of(token)])
        if used is None:
            return None
        session_id, is_retry = used
        if is_retry:
            return _renewed(session_id, token)
        user_id, account_id = _touch(session_id)
        revoke_session(session_id, because="replay")
        return Replayed(user_id, account_id, session_id)


def _renewed(session_id: uuid.UUID, token: str) -> Rotated:
    """The pair that follows `token`: the same refresh token for every retry."""
    user_id, account_id = _touch(session_id)
    access = issue_access(Claims(user_id, account_id, session_id))
    tokens = Tokens(access, child_of(token, settings.SECRET_KEY))
    return Rotated(user_id, account_id, session_id, tokens)


def _touch(session_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID | None]:
    user_id, account_id = select_one(TOUCH, [session_id])
    return user_id, account_id
