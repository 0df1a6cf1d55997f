"""End every session of a person: everywhere, or in one account."""

from __future__ import annotations

import uuid

from django.db import connection

from kernel.transactions import transaction

END_ALL = """
UPDATE identity_apisession SET revoked_at = drawbook_now(), revoked_because = %s
WHERE user_id = %s AND revoked_at IS NULL AND (%s::uuid IS NULL OR account_id = %s)
"""


def revoke_all(user_id: uuid.UUID, *, because: str, account_id: uuid.UUID | None = None) -> int:
    """How many sessions were ended. Browser sessions end by themselves with password or membership."""
    with transaction(), connection.cursor() as cursor:
        cursor.execute(END_ALL, [because, user_id, account_id, account_id])
        return cursor.rowcount
