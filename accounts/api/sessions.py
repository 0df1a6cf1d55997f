"""/v1/auth/sessions/: the user's sessions."""

from __future__ import annotations

from typing import Any

from accounts.actions.end_sessions import end_all_sessions, end_session
from accounts.api import shapes
from accounts.api.person import PersonRequest, require_person
from accounts.api.session import auth
from accounts.browser import leave
from accounts.device import address_of
from accounts.sessions import sessions_of
from kernel.ids import read_id


@auth.on("GET", "/sessions/", answer=shapes.SessionsShape, guard=require_person)
def list_sessions(request: PersonRequest) -> Any:
    """List the user's sessions: the current one first, then the last used."""
    person = request.person
    browser = request.session.session_key if person.is_browser else None
    own = sessions_of(person.user, browser=browser, program=person.claims.session_id)
    return 200, shapes.SessionsShape.of(results=own)


@auth.on("DELETE", "/sessions/", status=204, guard=require_person)
def end_all(request: PersonRequest) -> Any:
    """End all sessions of browsers and programs, including this one; personal tokens stay valid."""
    end_all_sessions(request.person.user, ip_address=address_of(request))
    if request.person.is_browser:
        leave(request)
    return 204, None


@auth.on("DELETE", "/sessions/{id}/", status=204, guard=require_person)
def end_one(request: PersonRequest, id: str) -> Any:
    """End one session."""
    end_session(request.person.user, read_id(id), ip_address=address_of(request))
    return 204, None
