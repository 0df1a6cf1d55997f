"""Who is let in: sessions, origins and tickets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from pytest_django import Settings

from live import tickets
from live.flusher import flush
from live.tests.bells import CookieOf, Ring
from live.tests.knocking import refused
from live.tests.serving import Served
from tests.cast import Cast
from tests.database import MoveClock
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("bells")


def test_nobody_comes_in_unknown(live: Served, committed_cast: Cast, cookie: CookieOf) -> None:
    assert refused(live) == 401
    assert refused(live, cookie=f"{settings.SESSION_COOKIE_NAME}=abc") == 401
    assert refused(live, query="?ticket=abc") == 401
    assert refused(live, query="?ticket=%ff%00") == 401
    assert refused(live, query="else/", cookie=cookie(committed_cast.asha)) == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_another_site_s_page_may_not_use_the_cookie(
    live: Served, committed_cast: Cast, cookie: CookieOf, origin: str
) -> None:
    assert refused(live, cookie=cookie(committed_cast.asha), origin=origin) == 403


def test_our_own_page_and_trusted_ones_may(
    live: Served, committed_cast: Cast, cookie: CookieOf, settings: Settings
) -> None:
    kept = cookie(committed_cast.asha)
    live.open(cookie=kept, origin=f"http://localhost:{live.port}").connection.close()
    assert refused(live, cookie=kept, origin=f"https://localhost:{live.port}") == 403
    settings.CSRF_TRUSTED_ORIGINS = ["https://shop.example", "https://*.wide.example"]
    live.open(cookie=kept, origin="https://shop.example").connection.close()
    live.open(cookie=kept, origin="https://a.wide.example").connection.close()
    assert refused(live, cookie=kept, origin="http://a.wide.example") == 403
    assert refused(live, cookie=kept, origin="https://evilwide.example") == 403


def test_a_ticket_lets_in_once(live: Served, committed_cast: Cast, ring: Ring) -> None:
    ticket, address = tickets.issue(committed_cast.bilal)
    assert address.endswith(f"/v1/live/?ticket={ticket}")
    with live.open(query=f"?ticket={ticket}", origin="https://elsewhere.example") as bilal:
        bilal.subscribe("bell:tower")
        ring(committed_cast.bilal.account_id, "tower")
        flush()
        assert bilal.hear()["seq"] == 1
        assert refused(live, query=f"?ticket={ticket}") == 401


def test_of_two_with_one_ticket_one_comes_in(live: Served, committed_cast: Cast) -> None:
    ticket, _ = tickets.issue(committed_cast.bilal)
    came = at_once(*[lambda: tickets.claim(ticket)] * 4)
    assert sorted(one is not None for one in came) == [False, False, False, True]


def test_a_ticket_is_good_for_thirty_seconds(
    live: Served, committed_cast: Cast, move_clock: MoveClock
) -> None:
    ticket, _ = tickets.issue(committed_cast.bilal)
    move_clock(timedelta(seconds=31))
    assert refused(live, query=f"?ticket={ticket}") == 401


def test_a_ticket_appended_to_its_own_address_counts_once(live: Served, committed_cast: Cast) -> None:
    ticket, _ = tickets.issue(committed_cast.bilal)
    live.open(query=f"?ticket={ticket}?ticket={ticket}").connection.close()
