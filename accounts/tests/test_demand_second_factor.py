"""An account may demand a second factor from its people: from a day on they work only with one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.actions.demand_second_factor import demand_second_factor
from accounts.tests.asking import PASSWORD, Ask
from accounts.tests.authenticator import code_of, with_app
from audit.models import AuditEvent
from identity.models import User
from kernel.errors import BadInput, Denied
from live.authentication import Visitor, guest_of, visitor_of_session
from tenancy.member import Member
from tenancy.models import Account
from tenancy.scope import scope
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.world_billing import fresh


def signed_in(email: str, code: str = "") -> Client:
    browser = Client()
    browser.post("/sign-in/", {"identifier": email, "password": PASSWORD})
    if code:
        assert browser.post("/sign-in/second-step/", {"code": code}).status_code == 302
    return browser


def demand(member: Member, whom: str, days: int = 0, *, has_passed: bool = True) -> Account:
    with as_member(member):
        return demand_second_factor(member, whom, grace_days=days, has_passed=has_passed)


def login(ask: Ask, email: str, code: str | None = None) -> Any:
    body = {"email": email, "password": PASSWORD, **({"code": code} if code else {})}
    return ask("POST", "login/", body)


def test_before_anything_is_demanded_nobody_is_asked(cast: Cast, client_of: ClientOf) -> None:
    assert not fresh(cast.bilal).must_have_second_factor
    assert client_of(cast.bilal).get("/").status_code == 200


def test_a_page_leads_to_a_second_factor_and_back(cast: Cast) -> None:
    demand(cast.asha, "team")
    browser = signed_in("bilal@example.com")
    led = browser.get("/tickets/")
    assert (led.status_code, led["Location"]) == (302, "/security/app/?next=%2Ftickets%2F")
    assert browser.get("/security/app/").status_code == 200
    assert "requires a second factor" in browser.get("/security/").content.decode()
    secret = with_app(User.objects.get(pk=cast.bilal.user_id))
    # A session of before the factor was set up shows it first.
    assert browser.get("/tickets/")["Location"] == "/security/confirm/?next=%2Ftickets%2F"
    browser.post("/security/confirm/", {"code": code_of(secret, 1), "next": "/tickets/"})
    assert browser.get("/").status_code == 200


def test_a_form_is_not_taken_either(cast: Cast, client_of: ClientOf) -> None:
    demand(cast.asha, "admins")
    browser = client_of(cast.asha)
    sent = browser.post("/account/", {"name": "Renamed", "time_zone": "UTC"})
    assert (sent.status_code, sent["Location"].split("?")[0]) == (302, "/security/app/")
    assert fresh(cast.asha).account_name == "Asha's books"


def test_the_api_refuses_sessions_without_it(cast: Cast, ask: Ask) -> None:
    before = login(ask, "bilal@example.com").json()["tokens"]["access"]
    assert ask("GET", "/v1/books/", token=before).status_code == 200
    demand(cast.asha, "team")
    refused = ask("GET", "/v1/books/", token=before)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    secret = with_app(User.objects.get(pk=cast.bilal.user_id))
    assert ask("GET", "/v1/books/", token=before).status_code == 403, "opened without the factor"
    after = login(ask, "bilal@example.com", code_of(secret, 1)).json()["tokens"]["access"]
    assert ask("GET", "/v1/books/", token=after).status_code == 200
    assert ask("GET", "me/", token=before).status_code == 200, "one's own things stay"


@pytest.mark.parametrize(
    ("whom", "led"), [("admins", {"asha"}), ("team", {"asha", "bilal", "chandra"}), ("", set())]
)
def test_whom_it_is_on(cast: Cast, client_of: ClientOf, whom: str, led: set[str]) -> None:
    demand(cast.asha, whom)
    people = {"asha": cast.asha, "bilal": cast.bilal, "chandra": cast.chandra}
    asked = {name for name, member in people.items() if client_of(member).get("/").status_code == 302}
    assert asked == led
    assert client_of(cast.dev).get("/").status_code == 200, "another account demands nothing"


def test_a_chit_member_is_never_asked(cast: Cast) -> None:
    from dataclasses import replace

    from tenancy.roles import Role

    demand(cast.asha, "team")
    assert not replace(fresh(cast.bilal), role=Role.MEMBER).second_factor_is_due


def test_there_is_time_to_set_one_up(cast: Cast, client_of: ClientOf, move_clock: MoveClock) -> None:
    account = demand(cast.asha, "team", days=7)
    assert fresh(cast.bilal).must_have_second_factor
    browser = client_of(cast.bilal)
    assert browser.get("/").status_code == 200
    assert "requires a second factor" in browser.get("/security/").content.decode()
    move_clock(timedelta(days=7, seconds=5))
    assert browser.get("/").status_code == 302
    assert account.second_factor_from is not None


def test_asking_again_never_gives_more_time(cast: Cast) -> None:
    first = demand(cast.asha, "team", days=1).second_factor_from
    assert demand(cast.asha, "team", days=30).second_factor_from == first
    assert demand(cast.asha, "team", days=0).second_factor_from < first
    ended = demand(cast.asha, "")
    assert (ended.second_factor_demand, ended.second_factor_from) == ("", None)


def test_nobody_locks_themselves_out(cast: Cast) -> None:
    with pytest.raises(Denied) as refused:
        demand(cast.asha, "admins", has_passed=False)
    assert refused.value.code == "second_factor_required"
    assert not fresh(cast.asha).must_have_second_factor


@pytest.mark.parametrize(("whom", "days", "field"), [("all", 7, "demand"), ("team", 3, "grace_days")])
def test_what_it_may_not_be(cast: Cast, whom: str, days: int, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        demand(cast.asha, whom, days)
    assert list(refused.value.errors) == [field]


def test_only_who_runs_the_team_demands_it(cast: Cast, client_of: ClientOf) -> None:
    with pytest.raises(Denied):
        demand(cast.bilal, "team")
    assert client_of(cast.bilal).post("/account/second-factor/", {"demand": "team"}).status_code == 403


def test_it_is_in_the_audit_log(cast: Cast) -> None:
    demand(cast.asha, "team", days=7)
    with scope(cast.asha.account_id):
        event = AuditEvent.objects.filter(verb="account.second-factor").get()
    assert event.facts["demand"] == "team"


def test_by_page_with_a_proof_of_identity(cast: Cast) -> None:
    asha = User.objects.get(pk=cast.asha.user_id)
    secret = with_app(asha)
    browser = signed_in("asha@example.com", code_of(secret, 1))
    page = browser.get("/account/").content.decode()
    assert "Two-factor sign-in" in page
    bad = browser.post("/account/second-factor/", {"demand": "team", "grace_days": "5"})
    assert bad.status_code == 400
    done = browser.post("/account/second-factor/", {"demand": "team", "grace_days": "7"})
    assert (done.status_code, done["Location"]) == (302, "/account/")
    page = browser.get("/account/").content.decode()
    assert "No second factor yet:" in page and "Bilal" in page and "Asha," not in page
    session = browser.session
    session["confirmed_at"] = 0
    session.save()
    led = browser.post("/account/second-factor/", {"demand": "", "grace_days": "7"})
    assert led["Location"].startswith("/security/confirm/")
    assert fresh(cast.asha).second_factor_demand == "team"


def test_by_the_api(cast: Cast, ask: Ask) -> None:
    secret = with_app(User.objects.get(pk=cast.asha.user_id))
    access = login(ask, "asha@example.com", code_of(secret, 1)).json()["tokens"]["access"]
    shown = ask("GET", "/v1/members/second-factor/", token=access).json()
    assert shown == {"demand": "nobody", "begins_at": None, "without_factor": []}
    url = "/v1/members/second-factor/"
    assert ask("PUT", url, {"demand": "everybody"}, token=access).status_code == 400
    assert ask("PUT", url, {"demand": "team", "grace_days": 3}, token=access).status_code == 400
    put = ask("PUT", url, {"demand": "team", "grace_days": 0}, token=access)
    assert put.status_code == 200, put.content
    assert put.json()["demand"] == "team" and len(put.json()["without_factor"]) == 2
    bilal = login(ask, "bilal@example.com").json()["tokens"]["access"]
    assert ask("PUT", url, {"demand": "nobody"}, token=bilal).status_code == 403


def test_live_connections_hear_nothing_without_it(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.bilal)
    visitor = visitor_of_session(browser.session.session_key or "")
    assert visitor is not None

    def heard(one: Visitor) -> bool:
        with scope(one.account_id, one.user_id):
            return guest_of(one) is not None

    assert heard(visitor)
    demand(cast.asha, "team")
    assert not heard(visitor)
    with_app(User.objects.get(pk=cast.bilal.user_id))
    assert not heard(visitor), "the session was opened without it"
    session = browser.session
    session["second_factor_passed"] = str(cast.bilal.user_id)
    session.save()
    assert heard(visitor)
    assert not heard(Visitor(cast.chandra.user_id, cast.chandra.account_id))


def test_the_menu_counts_what_is_to_be_done_on_the_security_page(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.bilal)
    assert browser.get("/").context["me_tasks"] == 1, "the address is not confirmed"
    demand(cast.asha, "team", days=7)
    assert browser.get("/").context["me_tasks"] == 2
    with_app(User.objects.get(pk=cast.bilal.user_id))
    User.objects.filter(pk=cast.bilal.user_id).update(email_verified_at="2026-01-01T00:00:00Z")
    page = browser.get("/")
    assert page.context["me_tasks"] == 0
    assert "Security page" not in page.content.decode()
