"""Decide who may connect, and who may stay connected.

Both questions are asked in a thread. `project` passes an `Authenticator`; tests pass their own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from kernel.errors import Denied, NotFound
from kernel.ids import read_id
from live import tickets
from live.catch_up import read_in_scope
from live.topic import CaughtUp
from live.wire import TopicName
from tenancy.access import Access, is_allowed
from tenancy.member import ACCOUNT_KEY, Member, member_for
from tenancy.scope import scope
from tenancy.staff import Staff, staff_for

Guest = Member | Staff


@dataclass(frozen=True, slots=True)
class Visitor:
    """The user of a connection, and the session it ends with: of a browser, of a program, or neither.

    Without an account it is a member of the platform's staff.
    """

    user_id: uuid.UUID
    account_id: uuid.UUID | None
    session_key: str | None = None
    api_session_id: uuid.UUID | None = None


class Authenticator:
    """Authenticate and authorise the connections of this installation."""

    def by_cookie(self, cookie: str, *, as_staff: bool = False) -> tuple[Visitor, Guest] | None:
        """Return the user of this Cookie header, as a member or as staff, or None."""
        key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
        visitor = visitor_of_session(key, as_staff=as_staff) if key else None
        guest = self._guest(visitor) if visitor is not None else None
        return (visitor, guest) if visitor is not None and guest is not None else None

    def by_ticket(self, ticket: str) -> tuple[Visitor, Guest] | None:
        """Return the user whom the ticket was issued to, once, or None."""
        claimed = tickets.claim(ticket)
        if claimed is None:
            return None
        visitor = Visitor(claimed.user_id, claimed.account_id, claimed.session_key, claimed.api_session_id)
        guest = self.current_guest(visitor)
        return (visitor, guest) if guest is not None else None

    def current_guest(self, visitor: Visitor) -> Guest | None:
        """Return the current member or staff row, or None if the session, the membership, the account's
        access or the staff role has ended.
        """
        key, as_staff = visitor.session_key, visitor.account_id is None
        if key is not None and visitor_of_session(key, as_staff=as_staff) != visitor:
            return None
        return self._guest(visitor)

    def permit(self, visitor: Visitor, topic: TopicName, after: int | None) -> CaughtUp:
        """Return the topic's messages after that number. Raises NotFound or Denied if the visitor may not see
        them.
        """
        with scope(visitor.account_id, visitor.user_id):
            guest = guest_of(visitor)
            if guest is None:
                raise Denied
            if topic.kind.for_staff is not (visitor.account_id is None):
                raise NotFound("Unknown topic.")
            topic.kind.may_subscribe(*[guest] if topic.id is None else [guest, topic.id])
            return read_in_scope(visitor.account_id, topic.stored, after)

    def _guest(self, visitor: Visitor) -> Guest | None:
        with scope(visitor.account_id, visitor.user_id):
            return guest_of(visitor)


def guest_of(visitor: Visitor) -> Guest | None:
    """Return the visitor's current member or staff row, or None if access has ended or is locked."""
    if visitor.account_id is None:
        return staff_for(visitor.user_id, api_session_id=visitor.api_session_id)
    member = member_for(visitor.user_id, visitor.account_id, api_session_id=visitor.api_session_id)
    if member is None or member.must_change_password or _lacks_second_factor(visitor, member):
        return None
    return member if is_allowed(member.account_status, Access.READ) else None


def _lacks_second_factor(visitor: Visitor, member: Member) -> bool:
    """Return whether the account demands a second factor that the connection's session hasn't passed."""
    if not member.second_factor_is_due:
        return False
    if visitor.session_key is None and visitor.api_session_id is None:  # by a personal token
        return not member.has_second_factor
    # Not at the top: the server loads this before Django's apps, and allauth's models want those.
    from identity import second_factor

    session = None
    if visitor.session_key is not None:
        session = import_module(settings.SESSION_ENGINE).SessionStore(visitor.session_key)
    return not second_factor.passed_in(
        visitor.user_id, session=session, api_session_id=visitor.api_session_id
    )


def visitor_of_session(key: str, *, as_staff: bool = False) -> Visitor | None:
    """Return the user of a session, checked as on every request; staff need a second factor."""
    request: Any = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    request.user = user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        return None
    if as_staff:
        # Not at the top: the server loads this before Django's apps, and allauth's models want those.
        from identity import second_factor

        may = user.is_staff and second_factor.is_satisfied(request)
        return Visitor(user.pk, None, session_key=key) if may else None
    account_id = read_id(request.session.get(ACCOUNT_KEY))
    return Visitor(user.pk, account_id, session_key=key) if account_id is not None else None
