"""Where one is signed in: browsers and programs, seen and ended from anywhere."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.sessions import OwnSession, device_in_words, sessions_of
from accounts.tests.asking import PASSWORD, Ask, TokenOf, is_in
from identity.actions.forget_old import forget_old
from identity.actions.use_token import use_token
from identity.models import ApiSession, BrowserSession, PersonalToken, RefreshToken, User
from tests.cast import Cast
from tests.database import MoveClock

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0.0.0 Mobile Safari/537.36"


def signed_in(email: str = "asha@example.com", agent: str = FIREFOX) -> Client:
    browser = Client(headers={"User-Agent": agent})
    response = browser.post("/sign-in/", {"identifier": email, "password": PASSWORD})
    assert response.status_code == 302
    return browser


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (CHROME, "Chrome, Android"),
        (CHROME + " Edg/129.0", "Edge, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("python-requests/2.34", "python-requests"),
        ("curl/8.5.0", "curl"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_devices_have_names(agent: str, words: str) -> None:
    assert device_in_words(agent) == words


def test_the_list_says_where_from_and_which_is_this(ask: Ask, cast: Cast) -> None:
    here, there = signed_in(), signed_in(agent=CHROME)
    ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD})
    listed = here.get("/v1/auth/sessions/").json()["results"]
    assert [one["is_this"] for one in listed] == [True, False, False]
    assert sorted((one["kind"], one["device"]) for one in listed) == [
        ("browser", "Chrome, Android"),
        ("browser", "Firefox, Windows"),
        ("program", ""),
    ]
    assert {one["ip_address"] for one in listed} == {"127.0.0.1"}
    assert is_in(there)


def test_one_session_is_ended_from_another(ask: Ask, cast: Cast) -> None:
    here, there = signed_in(), signed_in(agent=CHROME)
    program = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()["tokens"]
    for one in here.get("/v1/auth/sessions/").json()["results"]:
        if not one["is_this"]:
            assert here.delete(f"/v1/auth/sessions/{one['id']}/").status_code == 204
            assert here.delete(f"/v1/auth/sessions/{one['id']}/").status_code == 404
    assert is_in(here)
    assert not is_in(there)
    assert ask("GET", "me/", token=program["access"]).status_code == 401
    assert ask("POST", "refresh/", {"refresh": program["refresh"]}).status_code == 401


def test_nobody_elses_sessions_are_ended(cast: Cast) -> None:
    asha, dev = signed_in(), signed_in("dev@example.com")
    theirs = BrowserSession.objects.get(user_id=cast.asha.user_id).pk
    answers = [dev.delete(f"/v1/auth/sessions/{id}/") for id in (theirs, uuid.uuid4(), "nonsense")]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    assert dev.post(f"/security/sessions/{theirs}/end/").status_code == 404
    assert is_in(asha)


def test_everywhere_else_by_page_keeps_this_browser(ask: Ask, cast: Cast) -> None:
    here, there = signed_in(), signed_in()
    access = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()["tokens"][
        "access"
    ]
    assert here.post("/security/sessions/end/").status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert ask("GET", "me/", token=access).status_code == 401
    assert len(sessions_of(User.objects.get(pk=cast.asha.user_id))) == 1


def test_everywhere_by_program_ends_it_too(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    access, browser = token_of(cast.asha), signed_in()
    assert ask("DELETE", "sessions/", token=access).status_code == 204
    assert ask("GET", "me/", token=access).status_code == 401
    assert not is_in(browser)


def test_another_password_ends_the_others(ask: Ask, cast: Cast) -> None:
    here, there = signed_in(), signed_in()
    access = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()["tokens"][
        "access"
    ]
    body = {"current_password": PASSWORD, "new_password": "paneer-tikka-42"}
    assert here.post("/password/change/", body).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert ask("GET", "me/", token=access).status_code == 401
    assert BrowserSession.objects.count() == 1
    assert [one.is_this for one in _own(here, cast)] == [True]


def _own(browser: Client, cast: Cast) -> list[OwnSession]:
    return sessions_of(User.objects.get(pk=cast.asha.user_id), browser=browser.session.session_key)


def test_signing_out_leaves_nothing_behind(cast: Cast) -> None:
    browser = signed_in()
    assert browser.post("/sign-out/").status_code == 302
    assert BrowserSession.objects.count() == 0


def test_an_ended_browser_does_not_come_back_into_the_list(cast: Cast) -> None:
    from accounts.device import Device
    from identity.actions.note_browser import note_browser

    browser = signed_in()
    key = browser.session.session_key
    assert key is not None
    signed_in().post("/security/sessions/end/")
    note_browser(cast.asha.user_id, key, Device("127.0.0.1", FIREFOX))
    assert not BrowserSession.objects.filter(session_key=key).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_old_is_forgotten(ask: Ask, committed_cast: Cast, move_clock: MoveClock) -> None:
    asha = committed_cast.asha
    body = {"email": asha.email, "password": PASSWORD}
    access = ask("POST", "login/", body).json()["tokens"]["access"]
    made = ask("POST", "tokens/", {"name": "x", "days": 1}, token=access).json()["token"]
    browser = signed_in()
    assert forget_old() == 0
    move_clock(timedelta(days=20))
    assert forget_old() == 0, "a stolen token that comes back late still ends its family"
    move_clock(timedelta(days=40))
    Session.objects.filter(session_key=browser.session.session_key).delete()
    assert forget_old() == 4
    assert forget_old() == 0
    for kind in (RefreshToken, ApiSession, PersonalToken, BrowserSession):
        assert kind.objects.count() == 0, kind
    assert use_token(made) is None
