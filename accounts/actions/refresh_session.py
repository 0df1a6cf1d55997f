"""Carry a program's session on with its refresh token."""

from __future__ import annotations

from accounts.journal import audit_person
from identity.actions.open_session import Tokens
from identity.actions.rotate_refresh import Replayed, rotate_refresh
from kernel.transactions import transaction


def refresh_session(token: str, *, ip_address: str | None = None) -> Tokens | None:
    """Return new tokens, or None if the token is invalid.

    It returns instead of raising, because the end of a replayed family must be committed.
    """
    with transaction():
        outcome = rotate_refresh(token)
        if isinstance(outcome, Replayed):
            if outcome.account_id is not None:
                audit_person(
                    outcome.user_id,
                    "session.replayed",
                    account_id=outcome.account_id,
                    ip_address=ip_address,
                    session=str(outcome.session_id),
                )
            return None
        return outcome.tokens if outcome else None
