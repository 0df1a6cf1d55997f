"""A browser's session beside Django's: known in the list of sessions from its beginning to its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout, update_session_auth_hash
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from accounts.device import device_of
from identity import second_factor
from identity.actions.note_browser import note_browser
from identity.models import BrowserSession, User
from identity.proof import confirm
from kernel.clock import database_now
from kernel.ids import read_id
from tenancy.member import ACCOUNT_KEY, Member

BACKEND = "identity.backends.ByEmailOrMobile"
SEEN_EVERY_SECONDS = 300


def begin(
    request: HttpRequest, user: User, member: Member | None, *, with_second_factor: bool = False
) -> None:
    """Start a new session with the user and the account."""
    login(request, user, backend=BACKEND)
    if member is not None:
        request.session[ACCOUNT_KEY] = str(member.account_id)
    else:
        request.session.pop(ACCOUNT_KEY, None)
    request.session.pop(second_factor.PASSED, None)
    if with_second_factor:
        second_factor.mark_passed(request, user)
    confirm(request)
    note(request, user.pk)


def carry_on(request: HttpRequest, user: User) -> None:
    """Stay signed in after the password was changed; the session gets another key."""
    update_session_auth_hash(request, user)
    confirm(request)
    note(request, user.pk)


def leave(request: HttpRequest) -> None:
    """Sign this browser out."""
    BrowserSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def note(request: HttpRequest, user_id: uuid.UUID) -> None:
    """Update the session's time of last use."""
    if request.session.session_key is None or not request.session.exists(request.session.session_key):
        request.session.save()
    note_browser(user_id, request.session.session_key or "", device_of(request))


class SessionActivityMiddleware:
    """Middleware that stores, every few minutes, the last use of a signed-in browser.

    A session that was not used for SESSION_IDLE_SECONDS is signed out first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _leave_when_idle(request)
        response = self.get_response(request)
        key = request.session.session_key
        if request.session.accessed and key is not None:
            user_id = read_id(request.session.get(SESSION_KEY))
            if user_id is not None and cache.add(f"seen:{key}", 1, timeout=SEEN_EVERY_SECONDS):
                note_browser(user_id, key, device_of(request))
        return response


def _leave_when_idle(request: HttpRequest) -> None:
    """Looked up only where the browser was not noted within the last minutes."""
    key = request.session.session_key
    if key is None or cache.get(f"seen:{key}"):
        return
    since = database_now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    if BrowserSession.objects.filter(session_key=key, last_used_at__lt=since).exists():
        leave(request)
