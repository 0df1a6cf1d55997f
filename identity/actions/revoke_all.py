"""End every session of a person: everywhere, or in one account."""

from __future__ import annotations

import uuid

from identity.actions.end_browsers import end_browsers
from kernel.query import execute
from kernel.transactions import transaction

END_ALL = """
UPDATE identity_apisession SET revoked_at = drawbook_now(), revoked_because = %s
WHERE user_id = %s AND revoked_at IS NULL AND (%s::uuid IS NULL OR account_id = %s)
"""


def revoke_all(
    user_id: uuid.UUID, *, because: str, account_id: uuid.UUID | None = None, but_browser: str | None = None
) -> int:
    """End the sessions and return their number: of programs and, without an account, of browsers too.

    A browser's session has no account, because each request checks the membership. The browser with the
    session key `but_browser` stays.
    """
    with transaction():
        ended = execute(END_ALL, [because, user_id, account_id, account_id])
        if account_id is None:
            ended += end_browsers(user_id, but=but_browser)
    return ended
