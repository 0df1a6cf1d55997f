"""The user of a request, before or without an account: for `me`, switching, passwords, sign-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest

from accounts.device import address_of
from identity import second_factor
from identity.models import ApiSession, User
from identity.tokens import Claims
from kernel.errors import Denied, NotSignedIn
from rest.caller import caller_of
from rest.throttle import check_signed_in
from tenancy.member import OUTSIDE_TOKEN, Member, member_for, require_own_password
from tenancy.scope import scope


@dataclass(frozen=True, slots=True)
class Person:
    """The calling user and the credential used; `claims.session_id` is None for a browser."""

    user: User
    claims: Claims
    with_second_factor: bool = False
    session: ApiSession | None = None

    @property
    def is_browser(self) -> bool:
        return self.claims.session_id is None and self.claims.token_id is None


class PersonRequest(HttpRequest):
    """A request that has passed `require_person`."""

    person: Person


def require_person(request: HttpRequest) -> None:
    """Set `person` on the request; NotSignedIn without an active user or session.

    Denied for a personal token, which works only within an account.
    """
    claims = caller_of(request)
    if claims.token_id is not None:
        raise Denied(OUTSIDE_TOKEN, code="token_scope")
    _admit(request, claims)
    require_own_password(cast(Any, request).person.user.must_change_password)


def require_newcomer(request: HttpRequest) -> None:
    """Like `require_person`, but also for users who must still choose a password."""
    claims = caller_of(request)
    if claims.token_id is not None:
        raise Denied(OUTSIDE_TOKEN, code="token_scope")
    _admit(request, claims)


def require_person_or_token(request: HttpRequest) -> None:
    """Like `require_person`, but also for personal tokens."""
    _admit(request, caller_of(request))


def _admit(request: HttpRequest, claims: Claims) -> None:
    user = User.objects.filter(pk=claims.user_id, is_active=True).first()
    session = _session_of(claims)
    if user is None or (claims.session_id is not None and session is None):
        raise NotSignedIn("The session has ended.", code="session_ended")
    with_second_factor = session.with_second_factor if session else second_factor.PASSED in request.session
    cast(Any, request).person = Person(user, claims, with_second_factor, session)
    check_signed_in(request)


def _session_of(claims: Claims) -> ApiSession | None:
    if claims.session_id is None:
        return None
    sessions = ApiSession.objects.filter(pk=claims.session_id, user_id=claims.user_id)
    return sessions.filter(revoked_at__isnull=True).first()


def member_of(request: PersonRequest) -> Member | None:
    """Return the user as a member of the token's or session's account, or None."""
    claims = request.person.claims
    if claims.account_id is None:
        return None
    with scope(claims.account_id, claims.user_id):
        return member_for(claims.user_id, claims.account_id, ip_address=address_of(request))
