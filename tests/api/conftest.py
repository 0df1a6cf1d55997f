"""A world with one of everything, its owner's token, and a client that answers rather than raises."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from conftest import Cast, as_member, owner_connection
from tenancy.member import Member
from tenancy.staff import Staff
from tests.world_billing import an_open_bill, staff_person
from tests.world_chit_payments import with_payments
from tests.world_chits import a_world_of_chits
from tests.world_sites import a_shown_account
from tests.worlds import a_period


def token_of(member: Member) -> str:
    """An access token of the member's, in a session of its own."""
    from identity.models import ApiSession
    from identity.tokens import Claims, issue_access

    session = ApiSession.objects.create(user_id=member.user_id, account_id=member.account_id)
    return issue_access(Claims(member.user_id, member.account_id, session.id))


def desk_token(staff: Staff) -> str:
    """An access token of staff, who belong to no account."""
    from identity.models import ApiSession
    from identity.tokens import Claims, issue_access

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

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """`body` is sent as JSON; bytes go as they are."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        content_type = headers.pop("content_type", "application/json")
        given = {**self.headers, **headers}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        return self._client.generic(  # type: ignore[return-value]
            method.upper(), path, sent, content_type=content_type, headers=given
        )


def make_world(cast: Cast) -> Any:
    """A selling period of Asha's with a ticket that spills over, a request for cover, a limit; and Dev's."""
    from books import cover_link
    from books.actions.bind_collaborator import as_signed_in_user, bind_collaborator
    from books.actions.create_collaborator import create_collaborator
    from books.actions.create_period import create_period
    from books.actions.enter_ticket import enter_ticket
    from books.actions.request_cover import Ask, request_cover
    from books.actions.set_limit import set_limit
    from books.actions.start_import import start_import
    from books.models import CoverLink, Period
    from books.rules.lines import Wanted
    from books.states import ImportKind

    world = a_period(cast.asha, capacities=(100_00, 50_00))
    with as_member(cast.asha):
        period = Period.objects.select_related("book").get(id=world.period.id)
        world.ticket = enter_ticket(
            cast.asha, period.id, [Wanted(7, 200_00), Wanted(8, 10_00)], max_spill=50_00
        ).ticket
        world.collaborator = create_collaborator(cast.asha, name="Cousin")
        world.cover = request_cover(cast.asha, period.id, world.collaborator, [Ask(7, 20_00, ())])[0]
        link = CoverLink.objects.get(collaborator=world.collaborator)
        world.limit = set_limit(cast.asha, world.book, kind="ticket", most=10**9)
        world.import_ = start_import(
            cast.asha, ImportKind.TICKETS, file_name="a.csv", content=b"number,amount\n007,1\n", period=period
        )
        world.draft = create_period(
            cast.asha, world.book, name="Saturday", pre_close_at=world.period.pre_close_at, open=False
        )
    # Dev answers for the collaborator in the app.
    bind_collaborator(as_signed_in_user(cast.dev), cover_link.token_of(link))
    world.asked = Caller(token_of(cast.dev))
    theirs = a_period(cast.dev)
    with as_member(cast.dev):
        theirs.ticket = enter_ticket(cast.dev, theirs.period.id, [Wanted(7, 5_00)], max_spill=0).ticket
        theirs.collaborator = create_collaborator(cast.dev, name="Stranger")
    world.theirs = theirs
    world.bill = an_open_bill(cast.asha)
    world.chits = a_world_of_chits(cast.asha)
    world.chit_payments = with_payments(cast.asha, world.chits)
    world.shown = a_shown_account(cast.asha)
    world.desk = Caller(desk_token(staff_person()))
    return world


def fingerprint() -> dict[str, str]:
    """Of every table: two that are equal say that nothing was written in between.

    What is written bears the number of its transaction, which grows, and what is deleted is missing.
    """
    with owner_connection() as owner:
        tables = [
            row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        pieces = [
            f"SELECT '{table}', count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) FROM \"{table}\""
            for table in sorted(tables)
        ]
        return dict(owner.execute(" UNION ALL ".join(pieces)).fetchall())


THROTTLES = ("REGISTRATIONS_PER_MINUTE", "ANONYMOUS_PER_MINUTE", "SIGNED_IN_PER_MINUTE", "FAILED_SIGN_INS")


@pytest.fixture
def world(committed_cast: Cast, settings: Any) -> Any:
    """Committed, so that a request's own transaction keeps or undoes its work; nothing is throttled."""
    cache.clear()
    for name in THROTTLES:
        setattr(settings, f"THROTTLE_{name}", 10**9)
    return SimpleNamespace(cast=committed_cast, **vars(make_world(committed_cast)))


@pytest.fixture
def caller(world: Any) -> Callable[[Member], Caller]:
    """`caller(member)`: a program signed in as the member."""
    return lambda member: Caller(token_of(member))


@pytest.fixture
def asha(world: Any) -> Caller:
    """The owner's program."""
    return Caller(token_of(world.cast.asha))
