"""What staff hear, and who doesn't."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from pytest_django import Settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from identity.models import User
from live import tickets
from live.flusher import flush
from live.tests.bells import CookieOf, Ring
from live.tests.serving import Served
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bells")


@pytest.fixture
def staff_cookie(settings: Settings) -> Callable[..., str]:
    """The session of somebody of the staff, with the second factor passed unless said otherwise."""

    def of(*, is_staff: bool = True, passed: bool = True) -> str:

        settings.STAFF_MFA = "optional" if passed else "required"
        user = User.objects.create_user(f"{uuid.uuid4()}@example.com", "a-long-pass-9", is_staff=is_staff)
        browser = Browser()
        browser.force_login(user)
        return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    return of


STAFF = "?desk=staff"


@pytest.mark.usefixtures("belfry")
def test_staff_hear_of_every_account_and_catch_up(
    live: Served, committed_cast: Cast, staff_cookie: Callable[..., str], ring: Ring
) -> None:
    cookie = staff_cookie()
    with live.open(cookie=cookie, query=STAFF) as noor:
        assert noor.subscribe("belfry")["seq"] == 0
        ring(committed_cast.asha.account_id, "tower")
        ring(committed_cast.dev.account_id, "tower")
        flush()
        assert noor.hear() == {"topic": "belfry", "seq": 1, "type": "heard", "data": {"bells": 1}}
        assert noor.hear()["seq"] == 2
    ring(committed_cast.asha.account_id, "tower")
    flush()
    with live.open(cookie=cookie, query=STAFF) as noor:
        assert noor.subscribe("belfry", after=2)["type"] == "subscribed"
        assert noor.hear()["seq"] == 3
        assert noor.subscribe("belfry", after=99)["type"] == "resync"


@pytest.mark.usefixtures("belfry")
def test_nobody_else_hears_what_staff_hear(
    live: Served, committed_cast: Cast, cookie: CookieOf, staff_cookie: Callable[..., str]
) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        refused = asha.subscribe("belfry")
        assert (refused["type"], refused["data"]["code"]) == ("error", "not_found")
    for query, key in (
        (STAFF, lambda: cookie(committed_cast.asha)),  # a member is not staff
        (STAFF, lambda: staff_cookie(passed=False)),  # nor who has not shown the second factor
        ("", lambda: staff_cookie()),  # and staff without an account are no member
    ):
        with pytest.raises(InvalidStatus) as closed:
            live.open(cookie=key(), query=query)
        assert closed.value.response.status_code == 401
    with live.open(cookie=staff_cookie(), query=STAFF) as noor:
        for topic in ("account", "inbox", f"bell:{uuid.uuid4()}"):
            assert noor.subscribe(topic)["type"] == "error"


@pytest.mark.usefixtures("belfry")
def test_who_is_staff_no_longer_is_shown_out(
    live: Served, committed_cast: Cast, staff_cookie: Callable[..., str]
) -> None:

    with live.open(cookie=staff_cookie(), query=STAFF) as noor:
        noor.subscribe("belfry")
        User.objects.filter(is_staff=True).update(is_staff=False)
        with pytest.raises(ConnectionClosed) as closed:
            noor.hear()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


@pytest.mark.usefixtures("belfry")
def test_a_ticket_of_staff_lets_in_once(live: Served, committed_cast: Cast) -> None:
    from tenancy.staff import staff_for

    noor = staff_for(User.objects.create_user("noor@example.com", "a-long-pass-9", is_staff=True).pk)
    assert noor is not None
    ticket, _ = tickets.issue(noor)
    with live.open(query=f"?ticket={ticket}") as talk:
        assert talk.subscribe("belfry")["type"] == "subscribed"
        assert talk.subscribe("account")["type"] == "error"
    with pytest.raises(InvalidStatus):
        live.open(query=f"?ticket={ticket}")
