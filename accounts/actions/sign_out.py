"""End a program's session."""

from __future__ import annotations

import uuid

from accounts.journal import audit_person
from identity.actions.revoke_session import revoke_session
from identity.models import ApiSession
from kernel.transactions import transaction


def sign_out(session_id: uuid.UUID, *, ip_address: str | None = None) -> None:
    """Access and refresh tokens of the session are refused from now on; twice is no error."""
    with transaction():
        if not revoke_session(session_id, because="sign-out"):
            return
        session = ApiSession.objects.get(pk=session_id)
        if session.account_id is not None:
            audit_person(session.user_id, "session.end", account_id=session.account_id, ip_address=ip_address)
