"""Find a personal token and store its time of last use."""

from __future__ import annotations

from identity.actions.make_token import PREFIX
from identity.actions.open_session import hash_of
from identity.tokens import Claims
from kernel.query import execute, select_one

FIND = """
SELECT id, user_id, account_id, scope,
       last_used_at IS NULL OR last_used_at < drawbook_now() - interval '1 minute'
FROM identity_personaltoken
WHERE token_hash = %s AND revoked_at IS NULL AND expires_at > drawbook_now()
"""
NOTE = "UPDATE identity_personaltoken SET last_used_at = drawbook_now() WHERE id = %s"


def is_personal(token: str) -> bool:
    """Whether it looks like one of ours, so that nothing else is looked for among them."""
    return token.startswith(PREFIX)


def use_token(token: str) -> Claims | None:
    """The claims of a personal token that was neither revoked nor has expired; noted to the minute."""
    found = select_one(FIND, [hash_of(token)])
    if found is None:
        return None
    token_id, user_id, account_id, scope, is_stale = found
    if is_stale:
        execute(NOTE, [token_id])
    return Claims(user_id, account_id, None, token_id=token_id, token_scope=scope)
