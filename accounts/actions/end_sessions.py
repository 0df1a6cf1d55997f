"""End one or all other sessions of the user, of browsers and programs."""

from __future__ import annotations

import uuid

from accounts.actions.sign_out import sign_out
from accounts.journal import audit_person
from identity.actions.end_browsers import end_browser
from identity.actions.revoke_all import revoke_all
from identity.models import ApiSession, BrowserSession, User
from kernel.errors import NotFound
from kernel.find_one import find_one
from kernel.transactions import transaction


def end_session(user: User, session_id: uuid.UUID | None, *, ip_address: str | None = None) -> None:
    """One of the person's own; NotFound for any other."""
    if session_id is None:
        raise NotFound
    with transaction():
        program = ApiSession.objects.filter(pk=session_id, user=user, revoked_at=None).first()
        if program is not None:
            sign_out(program.pk, ip_address=ip_address)
            return
        browser = find_one(BrowserSession.objects.filter(user=user), session_id)
        end_browser(browser)
        audit_person(user.pk, "session.end", ip_address=ip_address)


def end_all_sessions(user: User, *, but_browser: str | None = None, ip_address: str | None = None) -> int:
    """How many ended; the browser with the session key `but_browser` stays."""
    with transaction():
        ended = revoke_all(user.pk, because="everywhere", but_browser=but_browser)
        audit_person(user.pk, "session.end-all", ip_address=ip_address, ended=ended)
    return ended
