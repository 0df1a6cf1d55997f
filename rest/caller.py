"""The caller of a request: by bearer token (access or personal) or by the browser's session, never both."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from identity.actions.use_token import is_personal, use_token
from identity.models import User
from identity.tokens import Claims, read_access
from kernel.errors import BadInput, Denied, NotSignedIn
from kernel.ids import read_id
from tenancy.member import ACCOUNT_KEY

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def has_to_change(user_id: uuid.UUID) -> bool:
    """Whether the person must still choose a new password."""
    return User.objects.filter(pk=user_id, must_change_password=True, is_active=True).exists()


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, which returns the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason)


def caller_of(request: HttpRequest) -> Claims:
    """Return the claims of this request, before its membership is checked; NotSignedIn when it has none.

    BadInput when it has both a token and a session cookie, because they might belong to two people.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return _by_session(request)
    claims = _by_token(header)
    if _has_session(request):
        raise BadInput("Send a token or a session cookie, not both.", code="two_mechanisms")
    return claims


def _by_token(header: str) -> Claims:
    scheme, _, given = header.partition(" ")
    token = given.strip()
    claims = None
    if scheme.lower() == "bearer":
        claims = use_token(token) if is_personal(token) else read_access(token)
    if claims is None:
        raise NotSignedIn("The access token is missing, wrong or expired.", code="bad_token")
    return claims


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _by_session(request: HttpRequest) -> Claims:
    if not _has_session(request):
        raise NotSignedIn
    if request.method not in SAFE_METHODS:
        _check_csrf(request)
    user_id = request.user.pk
    assert isinstance(user_id, uuid.UUID)
    return Claims(user_id, read_id(request.session.get(ACCOUNT_KEY)), None)


def _check_csrf(request: HttpRequest) -> None:
    check = _CsrfCheck(lambda _: HttpResponse())
    check.process_request(request)
    if check.process_view(request, lambda _: HttpResponse(), (), {}) is not None:
        raise Denied("This page is out of date. Reload it and try again.", code="csrf")
