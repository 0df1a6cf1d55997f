"""Programs that call the API, and the tokens they show."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from identity.models import ApiSession
from identity.tokens import Claims, issue_access
from tenancy.member import Member
from tenancy.staff import Staff
from tests.answers import Response


def token_of(member: Member) -> str:
    """An access token of the member's, in a session of its own."""
    session = ApiSession.objects.create(user_id=member.user_id, account_id=member.account_id)
    return issue_access(Claims(member.user_id, member.account_id, session.id))


def desk_token(staff: Staff) -> str:
    """An access token of staff, who belong to no account."""
    session = ApiSession.objects.create(
        user_id=staff.user_id, account_id=None, confirmed_at=datetime(2100, 1, 1, tzinfo=UTC)
    )
    return issue_access(Claims(staff.user_id, None, session.id))


@dataclass
class Caller:
    """A program that calls the API as one member; an unforeseen failure is answered 500, not raised."""

    token: str | None
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """`body` is sent as JSON; bytes go as they are."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        content_type = headers.pop("content_type", "application/json")
        given = {**self.headers, **headers}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        return self._client.generic(method.upper(), path, sent, content_type=content_type, headers=given)


# A program signed in as a member, or as one of the staff, who belong to no account.
CallerOf = Callable[[Member], Caller]
DeskOf = Callable[[Staff], Caller]
