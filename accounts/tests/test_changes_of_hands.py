"""What was set up before an address, a person or a post changed hands lets nobody in afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.mails import verification_url
from accounts.tests.asking import SANJAY, Ask, Deliver, TokenOf, link_in
from accounts.tests.authenticator import Passkey, with_app
from identity.models import PersonalToken, User
from kernel.clock import database_now
from tenancy.scope import scope
from tests.cast import Cast, as_member

HERE: dict[str, Any] = {"HTTP_HOST": "localhost:8000"}
NEW = "paneer-tikka-42"


class Stranger:
    """Whoever signed up with an address that is not theirs, and set up every way to come back."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.made = ask("POST", "register/", SANJAY).json()
        self.access, self.refresh = self.made["tokens"]["access"], self.made["tokens"]["refresh"]
        self.user = User.objects.get(pk=self.made["user"]["id"])
        self.browser = Client(**HERE)
        self.browser.post("/sign-in/", {"identifier": SANJAY["email"], "password": SANJAY["password"]})
        self.passkey = Passkey()
        options = self.browser.post("/security/passkeys/options/").json()
        added = self.browser.post(
            "/security/passkeys/", {"credential": self.passkey.make(options), "name": "mine"}
        )
        assert added.status_code == 302
        token = ask("POST", "tokens/", {"name": "back", "scope": "all", "days": 366}, token=self.access)
        self.token = token.json()["token"]
        SocialAccount.objects.create(user=self.user, provider="google", uid="77", extra_data={})

    def signs_in_by_passkey(self) -> bool:
        browser = Client(**HERE)
        options = browser.post("/sign-in/passkey/options/").json()
        answer = browser.post("/sign-in/passkey/", {"credential": self.passkey.sign(options)})
        return answer.status_code == 302

    def ways_left(self) -> list[str]:
        ways = {
            "passkey": self.signs_in_by_passkey(),
            "browser": self.browser.get("/v1/auth/me/").status_code == 200,
            "access": self.ask("GET", "me/", token=self.access).status_code == 200,
            "refresh": self.ask("POST", "refresh/", {"refresh": self.refresh}).status_code == 200,
            "token": self.ask("GET", "/v1/books/", token=self.token).status_code == 200,
            "google": SocialAccount.objects.filter(user=self.user).exists(),
            "factors": Authenticator.objects.filter(user=self.user).exists(),
        }
        return [way for way, is_open in ways.items() if is_open]


@pytest.fixture
def stranger(db: None, ask: Ask) -> Stranger:
    return Stranger(ask)


def set_by_mail(email: str, deliver: Deliver, ask: Ask) -> None:
    mail.outbox.clear()
    ask("POST", "password/reset/", {"email": email})
    deliver()
    link = link_in(mail.outbox[-1].body, "/password/reset/")
    owner = Client()
    where = owner.get(link, follow=True).redirect_chain[-1][0]
    assert owner.post(where, {"new_password": NEW}).status_code == 302


def test_a_stranger_has_every_way_in_before(stranger: Stranger) -> None:
    """The negative control of the tests below."""
    ways = ["passkey", "browser", "access", "refresh", "token", "google", "factors"]
    assert stranger.ways_left() == ways


def test_a_reset_of_an_address_never_confirmed_ends_everything(
    stranger: Stranger, ask: Ask, deliver: Deliver
) -> None:
    set_by_mail(SANJAY["email"], deliver, ask)
    assert stranger.ways_left() == []
    signed_in = ask("POST", "login/", {"email": SANJAY["email"], "password": NEW})
    assert signed_in.status_code == 200, "the owner is not asked for the stranger's second factor"
    browser = Client()
    answer = browser.post("/sign-in/", {"identifier": SANJAY["email"], "password": NEW})
    assert answer["Location"] == "/"


def test_confirming_by_the_link_ends_everything(stranger: Stranger) -> None:
    path = verification_url(stranger.user).partition("8000")[2]
    assert Client().post(path).status_code == 302
    assert stranger.ways_left() == []


def test_who_confirms_in_their_own_session_keeps_it_and_its_factor(stranger: Stranger) -> None:
    path = verification_url(stranger.user).partition("8000")[2]
    assert stranger.browser.post(path).status_code == 302
    assert stranger.ways_left() == ["passkey", "browser", "factors"]


def test_a_reset_of_a_confirmed_address_keeps_the_second_factor_and_ends_the_rest(
    cast: Cast, ask: Ask, token_of: TokenOf, deliver: Deliver
) -> None:
    """Who reads somebody's mail has one factor, not two."""
    User.objects.filter(pk=cast.asha.user_id).update(email_verified_at=database_now())
    access = token_of(cast.asha)
    made = ask("POST", "tokens/", {"name": "till", "scope": "read", "days": 30}, token=access).json()
    with_app(cast.asha)
    set_by_mail("asha@example.com", deliver, ask)
    assert ask("GET", "/v1/books/", token=made["token"]).status_code == 401
    answer = ask("POST", "login/", {"email": "asha@example.com", "password": NEW})
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_required")


def test_factors_from_before_the_address_was_confirmed_end_with_a_reset(
    cast: Cast, ask: Ask, deliver: Deliver
) -> None:
    with_app(cast.asha)
    User.objects.filter(pk=cast.asha.user_id).update(email_verified_at=database_now())
    set_by_mail("asha@example.com", deliver, ask)
    assert ask("POST", "login/", {"email": "asha@example.com", "password": NEW}).status_code == 200


@pytest.mark.parametrize("mfa", ["optional", "required"])
def test_whoever_signed_up_before_is_not_staff(
    stranger: Stranger,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    mfa: str,
) -> None:
    settings.STAFF_MFA = mfa
    monkeypatch.setenv("DRAWBOOK_STAFF_PASSWORD", NEW)
    call_command("create_staff", SANJAY["email"])
    said = capsys.readouterr().out
    assert "is now staff" in said
    assert "Ended: 1 passkey, 1 set of recovery codes, 1 token, " in said
    assert stranger.ways_left() == []
    assert stranger.browser.get("/staff/").status_code == 302
    staff = Client()
    staff.post("/sign-in/", {"identifier": SANJAY["email"], "password": NEW})
    assert staff.get("/v1/auth/me/").json()["user"]["is_staff"] is True


def test_making_somebody_staff_again_ends_theirs_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, ask: Ask, token_of: TokenOf
) -> None:
    monkeypatch.setenv("DRAWBOOK_STAFF_PASSWORD", NEW)
    call_command("create_staff", "asha@example.com")
    access = ask("POST", "login/", {"email": "asha@example.com", "password": NEW}).json()["tokens"]["access"]
    ask("POST", "tokens/", {"name": "till", "scope": "read", "days": 30}, token=access)
    call_command("create_staff", "asha@example.com")
    assert ask("GET", "me/", token=access).status_code == 401
    assert PersonalToken.objects.filter(revoked_at=None).count() == 0


def test_what_another_person_has_stays(stranger: Stranger, cast: Cast, ask: Ask, token_of: TokenOf) -> None:
    with_app(cast.bilal)
    bilal = Client()
    bilal.force_login(User.objects.get(pk=cast.bilal.user_id))
    Client().post(verification_url(stranger.user).partition("8000")[2])
    assert Authenticator.objects.filter(user_id=cast.bilal.user_id).count() == 2
    assert bilal.get("/v1/auth/me/").status_code == 200
    with as_member(cast.asha), scope(cast.asha.account_id):
        assert stranger.ways_left() == []


@pytest.mark.parametrize(
    "origin",
    [
        "http://a.localhost:8000",
        "http://localhost:9999",
        "http://localhost",
        "https://localhost:8000",
        "http://localhost:8000.evil.example",
    ],
)
def test_a_passkey_is_for_exactly_this_origin(stranger: Stranger, origin: str) -> None:
    stranger.passkey.origin = origin
    assert not stranger.signs_in_by_passkey()
    other = Passkey(origin)
    options = stranger.browser.post("/security/passkeys/options/").json()
    answer = stranger.browser.post("/security/passkeys/", {"credential": other.make(options)})
    assert answer.status_code == 400


def test_a_passkey_that_counts_backwards_is_a_copy(stranger: Stranger) -> None:
    def signs_in(counter: int) -> bool:
        browser = Client(**HERE)
        options = browser.post("/sign-in/passkey/options/").json()
        sent = stranger.passkey.sign(options, counter=counter)
        return browser.post("/sign-in/passkey/", {"credential": sent}).status_code == 302

    assert [signs_in(0), signs_in(0)] == [True, True], "many keys do not count"
    assert [signs_in(7), signs_in(7), signs_in(6), signs_in(0)] == [True, False, False, False]
    assert signs_in(8)
