"""Connections end with what they stand on: session, membership, account, database."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from websockets.exceptions import ConnectionClosed

from identity.models import ApiSession, User
from kernel.clock import now
from live import tickets
from live.application import Live
from live.tests.bells import CookieOf
from live.tests.serving import Served, served
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tests.cast import Cast, ClientOf

pytestmark = pytest.mark.usefixtures("bells")


def ended(talk: Any) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        talk.hear()
    return closed.value.rcvd.code


def test_signing_out_ends_the_connection(live: Served, committed_cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(committed_cast.asha)
    kept = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    with live.open(cookie=kept) as asha:
        browser.logout()
        assert ended(asha) == 4401


def test_a_ticket_s_connection_ends_with_the_session_that_asked_for_it(
    live: Served, committed_cast: Cast, client_of: ClientOf
) -> None:
    browser = client_of(committed_cast.asha)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    ticket, _ = tickets.issue(committed_cast.asha, session_key=key)
    with live.open(query=f"?ticket={ticket}") as asha:
        assert asha.subscribe("account")["type"] == "subscribed"
        browser.logout()
        assert ended(asha) == 4401
    program = ApiSession.objects.create(
        user_id=committed_cast.asha.user_id, account_id=committed_cast.asha.account_id
    )
    ticket, _ = tickets.issue(committed_cast.asha, api_session_id=program.id)
    with live.open(query=f"?ticket={ticket}") as asha:
        assert asha.subscribe("account")["type"] == "subscribed"
        ApiSession.objects.update(revoked_at=now())
        assert ended(asha) == 4401


def test_a_subscription_without_a_database_is_asked_to_come_back(
    live: Served, committed_cast: Cast, cookie: CookieOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("the database is away, as the test wants")

    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        monkeypatch.setattr(live.live.authenticator, "permit", away)
        asha.say(subscribe="account")
        assert ended(asha) == 1013


def test_who_was_removed_hears_no_more(live: Served, committed_cast: Cast, cookie: CookieOf) -> None:
    with live.open(cookie=cookie(committed_cast.bilal)) as bilal:
        with scope(committed_cast.bilal.account_id):
            Membership.objects.filter(user_id=committed_cast.bilal.user_id).update(is_active=False)
        assert ended(bilal) == 4401


@pytest.mark.parametrize(
    ("change", "code"), [({"role": "viewer"}, 4403), ({"is_active": False}, 4401)], ids=["role", "removed"]
)
def test_a_change_is_noticed_at_once_and_not_at_the_next_round(
    committed_cast: Cast, cookie: CookieOf, change: dict[str, Any], code: int
) -> None:
    its = cookie(committed_cast.bilal)
    with served(Live(round_seconds=3_600)) as slow, slow.open(cookie=its) as bilal:
        with scope(committed_cast.bilal.account_id):
            Membership.objects.filter(user_id=committed_cast.bilal.user_id).update(**change)
        assert ended(bilal) == code


def test_a_person_and_an_account_are_noticed_at_once(committed_cast: Cast, cookie: CookieOf) -> None:
    with served(Live(round_seconds=3_600)) as slow:
        with slow.open(cookie=cookie(committed_cast.bilal)) as bilal:
            User.objects.filter(pk=committed_cast.bilal.user_id).update(is_active=False)
            assert ended(bilal) == 4401
        with slow.open(cookie=cookie(committed_cast.asha)) as asha:
            with scope(committed_cast.asha.account_id):
                Account.objects.filter(id=committed_cast.asha.account_id).update(status="suspended")
            assert ended(asha) in (4401, 4403)


def test_who_may_less_comes_in_again(live: Served, committed_cast: Cast, cookie: CookieOf) -> None:
    with live.open(cookie=cookie(committed_cast.bilal)) as bilal:
        with scope(committed_cast.bilal.account_id):
            Membership.objects.filter(user_id=committed_cast.bilal.user_id).update(role="viewer")
        assert ended(bilal) == 4403
