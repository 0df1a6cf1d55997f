"""End one session: its access and refresh tokens are refused from now on."""

from __future__ import annotations

import uuid

from identity.actions.open_session import hash_of
from identity.models import ApiSession, RefreshToken
from kernel.query import execute
from kernel.transactions import transaction

END = """
UPDATE identity_apisession SET revoked_at = drawbook_now(), revoked_because = %s
WHERE id = %s AND revoked_at IS NULL
"""


def revoke_session(session_id: uuid.UUID, *, because: str) -> bool:
    """Whether this call ended it; ending it twice is no error."""
    with transaction():
        return execute(END, [because, session_id]) == 1


def session_of(refresh: str) -> ApiSession | None:
    """Return the live session of a refresh token, used or not."""
    token = RefreshToken.objects.select_related("session").filter(token_hash=hash_of(refresh)).first()
    return token.session if token and token.session.revoked_at is None else None
