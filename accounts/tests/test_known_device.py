"""Strangers don't shut a person out, and one address doesn't try everybody's."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.known_device import COOKIE
from accounts.tests.asking import PASSWORD, Ask, Deliver, TokenOf
from identity.models import ApiSession, BrowserSession, User
from kernel.clock import database_now
from tests.cast import Cast

ASHA = {"identifier": "asha@example.com", "password": PASSWORD}


def fail(browser: Client, identifier: str = "asha@example.com") -> int:
    return browser.post("/sign-in/", {"identifier": identifier, "password": "wrong"}).status_code


def test_a_known_device_passes_while_strangers_are_held_off(cast: Cast) -> None:
    own = Client()
    assert own.post("/sign-in/", ASHA).status_code == 302
    own.post("/sign-out/")
    assert COOKIE in own.cookies
    stranger = Client()
    assert [fail(stranger) for _ in range(11)] == [401] * 10 + [429]
    assert Client().post("/sign-in/", ASHA).status_code == 429, "the control: an unknown device waits"
    assert own.post("/sign-in/", ASHA).status_code == 302


def test_a_known_device_has_a_limit_of_its_own(cast: Cast) -> None:
    own = Client()
    own.post("/sign-in/", ASHA)
    own.post("/sign-out/")
    assert [fail(own) for _ in range(11)] == [401] * 10 + [429]


def test_a_device_is_known_to_who_signed_in_on_it(cast: Cast) -> None:
    own = Client()
    own.post("/sign-in/", {**ASHA, "identifier": "bilal@example.com"})
    own.post("/sign-out/")
    stranger = Client()
    for _ in range(10):
        fail(stranger)
    assert own.post("/sign-in/", ASHA).status_code == 429
    forged = Client()
    forged.cookies[COOKIE] = own.cookies[COOKIE].value[:-2] + "xx"
    assert forged.post("/sign-in/", ASHA).status_code == 429


def test_another_password_forgets_devices(cast: Cast) -> None:
    own = Client()
    own.post("/sign-in/", ASHA)
    own.post("/sign-out/")
    user = User.objects.get(pk=cast.asha.user_id)
    user.set_password("paneer-tikka-42")
    user.save(update_fields=["password"])
    stranger = Client()
    for _ in range(10):
        fail(stranger)
    sent = {"identifier": "asha@example.com", "password": "paneer-tikka-42"}
    assert own.post("/sign-in/", sent).status_code == 429


def test_one_address_does_not_try_everybody(cast: Cast, settings: Settings, ask: Ask) -> None:
    settings.THROTTLE_FAILED_SIGN_INS_PER_ADDRESS = 12
    for place in range(12):
        body = {"email": f"p{place}@example.com", "password": "wrong"}
        assert ask("POST", "login/", body).status_code == 401
    held = ask("POST", "login/", {"email": "asha@example.com", "password": PASSWORD})
    assert held.status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert elsewhere.post("/sign-in/", ASHA).status_code == 302


def test_successes_are_not_counted_by_address(cast: Cast, settings: Settings, ask: Ask) -> None:
    settings.THROTTLE_FAILED_SIGN_INS_PER_ADDRESS = 3
    for _ in range(5):
        assert ask("POST", "login/", {"email": "asha@example.com", "password": PASSWORD}).status_code == 200


def test_a_browser_that_nobody_uses_is_signed_out(cast: Cast, settings: Settings) -> None:
    browser = Client()
    browser.post("/sign-in/", ASHA)
    assert browser.get("/security/").status_code == 200
    idle = settings.SESSION_IDLE_SECONDS
    for seconds, status in ((idle - 60, 200), (idle + 60, 302)):
        cache.clear()
        BrowserSession.objects.update(last_used_at=database_now() - timedelta(seconds=seconds))
        assert browser.get("/security/").status_code == status
    assert BrowserSession.objects.count() == 0


def test_people_are_told_of_what_lets_in_as_them(
    cast: Cast, ask: Ask, token_of: TokenOf, deliver: Deliver
) -> None:
    access = token_of(cast.asha)
    ask("POST", "tokens/", {"name": "till", "scope": "read", "days": 30}, token=access)
    change = {"current_password": PASSWORD, "new_password": "paneer-tikka-42"}
    ask("POST", "password/change/", change, token=access)
    deliver()
    assert [message.to for message in mail.outbox] == [["asha@example.com"]] * 2
    assert "An API token was created." in mail.outbox[0].body
    assert "Your password was changed." in mail.outbox[1].body


def test_a_stranger_does_not_shut_out_a_persons_program(cast: Cast, settings: Settings, ask: Ask) -> None:
    def login(address: str, password: str = PASSWORD) -> int:
        sent = {"email": "asha@example.com", "password": password}
        where = Client(REMOTE_ADDR=address)
        return where.post("/v1/auth/login/", sent, content_type="application/json").status_code

    assert login("203.0.113.7") == 200
    assert [login("198.51.100.9", "wrong") for _ in range(11)] == [401] * 10 + [429]
    assert login("198.51.100.9") == 429, "the control: where nobody has signed in before"
    assert login("203.0.113.7") == 200
    assert [login("203.0.113.7", "wrong") for _ in range(11)] == [401] * 10 + [429], "a limit of its own"
    settings.THROTTLE_FAILED_SIGN_INS_PER_ADDRESS = 5
    other = Client(REMOTE_ADDR="203.0.113.7")
    body = {"email": "bilal@example.com", "password": "wrong"}
    assert other.post("/v1/auth/login/", body, content_type="application/json").status_code == 429


def test_an_address_is_known_for_a_month(cast: Cast, ask: Ask) -> None:
    sent = {"email": "asha@example.com", "password": PASSWORD}
    assert ask("POST", "login/", sent).status_code == 200
    ApiSession.objects.update(signed_in_at=database_now() - timedelta(days=31))
    elsewhere = Client(REMOTE_ADDR="198.51.100.9")
    for _ in range(10):
        fail(elsewhere)
    assert ask("POST", "login/", sent).status_code == 429
