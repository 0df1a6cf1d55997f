"""Who may come in, and who may stay: the two questions the live side asks the floors below.

Both are asked in a thread. `Doors` is what `project` wires in; tests put their own in its place.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from kernel.errors import Denied
from kernel.ids import read_id
from live import tickets
from live.catch_up import read_in_scope
from live.topic import CaughtUp
from live.wire import TopicName
from tenancy.member import ACCOUNT_KEY, Member, member_for
from tenancy.scope import scope
from tenancy.standing import Needs, stands


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a connection is, and the session it ends with: a browser's, a program's, or neither."""

    user_id: uuid.UUID
    account_id: uuid.UUID
    session_key: str | None = None
    api_session_id: uuid.UUID | None = None


class Doors:
    """The doors of this installation."""

    def by_cookie(self, cookie: str) -> tuple[Visitor, Member] | None:
        """The member whose browser sends this Cookie header, or None."""
        key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
        visitor = visitor_of_session(key) if key else None
        member = self._member(visitor) if visitor is not None else None
        return (visitor, member) if visitor is not None and member is not None else None

    def by_ticket(self, ticket: str) -> tuple[Visitor, Member] | None:
        """The member to whom the ticket was issued, once; or None."""
        claimed = tickets.claim(ticket)
        if claimed is None:
            return None
        visitor = Visitor(claimed.user_id, claimed.account_id, claimed.session_key, claimed.api_session_id)
        member = self.still(visitor)
        return (visitor, member) if member is not None else None

    def still(self, visitor: Visitor) -> Member | None:
        """The member as of now; None when the session, the membership or the account's standing has ended."""
        if visitor.session_key is not None and visitor_of_session(visitor.session_key) != visitor:
            return None
        return self._member(visitor)

    def permit(self, visitor: Visitor, topic: TopicName, after: int | None) -> CaughtUp:
        """What the topic has after that number, if the member may hear it; else NotFound or Denied."""
        with scope(visitor.account_id, visitor.user_id):
            member = member_of(visitor)
            if member is None:
                raise Denied
            topic.kind.may_subscribe(*[member] if topic.id is None else [member, topic.id])
            return read_in_scope(visitor.account_id, topic.stored, after)

    def _member(self, visitor: Visitor) -> Member | None:
        with scope(visitor.account_id, visitor.user_id):
            return member_of(visitor)


def member_of(visitor: Visitor) -> Member | None:
    """The visitor as a member, in the account's scope; None when it is not, or when the account is locked."""
    member = member_for(visitor.user_id, visitor.account_id, api_session_id=visitor.api_session_id)
    return member if member is not None and stands(member.account_status, Needs.LOOK) else None


def visitor_of_session(key: str) -> Visitor | None:
    """Whose session this is, checked as Django checks it on every request."""
    request: Any = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    account_id = read_id(request.session.get(ACCOUNT_KEY))
    if not user.is_authenticated or not user.is_active or account_id is None:
        return None
    return Visitor(user.pk, account_id, session_key=key)
