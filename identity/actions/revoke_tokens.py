"""Make personal tokens worthless: one, or all of a person, everywhere or in one account."""

from __future__ import annotations

import uuid

from kernel.query import execute
from kernel.transactions import transaction

END_ALL = """
UPDATE identity_personaltoken SET revoked_at = drawbook_now(), revoked_because = %s
WHERE user_id = %s AND revoked_at IS NULL AND (%s::uuid IS NULL OR account_id = %s)
"""
END_ONE = """
UPDATE identity_personaltoken SET revoked_at = drawbook_now(), revoked_because = %s
WHERE id = %s AND revoked_at IS NULL
"""


def revoke_token(token_id: uuid.UUID, *, because: str) -> bool:
    """Whether this call ended it; twice is no error."""
    with transaction():
        return execute(END_ONE, [because, token_id]) == 1


def revoke_tokens(user_id: uuid.UUID, *, because: str, account_id: uuid.UUID | None = None) -> int:
    """How many were ended."""
    with transaction():
        return execute(END_ALL, [because, user_id, account_id, account_id])
