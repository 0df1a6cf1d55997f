"""Who calls: by bearer token or by the browser's session, never by both."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from identity.tokens import Claims, read_access
from kernel.errors import Denied, NotSignedIn
from kernel.ids import read_id
from tenancy.member import ACCOUNT_KEY

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, giving the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason)


def caller_of(request: HttpRequest) -> Claims:
    """The claims of this request, not yet held against the database; NotSignedIn when it makes none."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _by_token(header)
    return _by_session(request)


def _by_token(header: str) -> Claims:
    scheme, _, token = header.partition(" ")
    claims = read_access(token.strip()) if scheme.lower() == "bearer" else None
    if claims is None:
        raise NotSignedIn("The access token is missing, wrong or expired.", code="bad_token")
    return claims


def _by_session(request: HttpRequest) -> Claims:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
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
        raise Denied("The page is out of date. Load it again.", code="csrf")
