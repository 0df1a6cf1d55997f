"""The page of all that lets a person in, and the second step on the way in, by browser."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.tests.asking import PASSWORD, Ask, is_in
from accounts.tests.authenticator import code_of, with_app
from audit.models import AuditEvent
from identity.actions.change_password import set_password
from identity.models import PersonalToken, User
from tenancy.scope import scope
from tests.answers import text_of
from tests.cast import Cast
from tests.database import MoveClock


def signed_in(email: str = "asha@example.com", password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post("/sign-in/", {"identifier": email, "password": password})
    return browser


def test_the_page_is_ones_own(client: Client, cast: Cast) -> None:
    assert client.get("/security/")["Location"] == "/sign-in/?next=%2Fsecurity%2F"
    page = text_of(signed_in().get("/security/"))
    for words in (
        "Change password",
        "asha@example.com",
        "not confirmed",
        "Authenticator app",
        "Create token",
    ):
        assert words in page
    assert "Create token" not in text_of(signed_in("bilal@example.com").get("/security/"))


def test_an_app_is_set_up_with_its_first_code(cast: Cast) -> None:
    browser = signed_in()
    page = text_of(browser.get("/security/app/"))
    found = re.search(r"data-secret>([A-Z2-7 ]+)<", page)
    assert found is not None
    secret = found[1].replace(" ", "")
    assert "data:image/svg+xml;base64," in page
    wrong = browser.post("/security/app/", {"code": "000000"})
    assert wrong.status_code == 400
    assert "This code is wrong. Enter the current code from the app." in text_of(wrong)
    assert secret not in str(browser.session.items()), "sealed in the session too"
    response = browser.post("/security/app/", {"code": code_of(secret)})
    assert (response.status_code, response["Location"]) == (
        302,
        "/security/recovery-codes/?next=%2Fsecurity%2F",
    )
    shown = text_of(browser.get("/security/recovery-codes/"))
    assert len(re.findall(r">\d{4} \d{4}<", shown)) == 10
    again = text_of(browser.get("/security/recovery-codes/"))
    assert not re.search(r">\d{4} \d{4}<", again) and "10 codes left" in again
    assert is_in(browser)
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.filter(verb="factor.add").count() == 1


def test_the_way_in_has_two_steps(cast: Cast) -> None:
    secret = with_app(cast.asha)
    browser = Client()
    first = browser.post(
        "/sign-in/", {"identifier": "asha@example.com", "password": PASSWORD, "next": "/members/"}
    )
    assert first["Location"] == "/sign-in/second-step/?next=%2Fmembers%2F"
    assert not is_in(browser)
    assert browser.get("/members/").status_code == 302
    assert browser.get("/sign-in/second-step/").status_code == 200
    wrong = browser.post("/sign-in/second-step/", {"code": "000000", "next": "/members/"})
    assert wrong.status_code == 401
    assert "This code is wrong" in text_of(wrong)
    empty = browser.post("/sign-in/second-step/", {"code": ""})
    assert empty.status_code == 400
    right = browser.post("/sign-in/second-step/", {"code": code_of(secret, 1), "next": "/members/"})
    assert (right.status_code, right["Location"]) == (302, "/members/")
    assert is_in(browser)


def test_the_second_step_wants_the_first(client: Client, cast: Cast) -> None:
    with_app(cast.asha)
    assert client.get("/sign-in/second-step/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/second-step/", {"code": "000000"})["Location"] == "/sign-in/"
    assert client.post("/sign-in/second-step/passkey/").status_code == 401


def test_another_password_takes_the_first_step_back(cast: Cast) -> None:
    secret = with_app(cast.asha)
    browser = signed_in()
    set_password(User.objects.get(pk=cast.asha.user_id), "paneer-tikka-42", field="x")
    response = browser.post("/sign-in/second-step/", {"code": code_of(secret, 1)})
    assert response["Location"] == "/sign-in/"
    assert not is_in(browser)


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_begins_again(committed_cast: Cast, move_clock: MoveClock) -> None:
    secret = with_app(committed_cast.asha)
    browser = signed_in()
    move_clock(timedelta(minutes=11))
    assert browser.post("/sign-in/second-step/", {"code": code_of(secret)})["Location"] == "/sign-in/"


def test_guesses_are_counted_by_page_and_program_together(ask: Ask, cast: Cast) -> None:
    secret = with_app(cast.asha)
    browser = signed_in()
    for _ in range(10):
        assert browser.post("/sign-in/second-step/", {"code": "000000"}).status_code == 401
    late = browser.post("/sign-in/second-step/", {"code": code_of(secret, 1)})
    assert late.status_code == 429
    assert int(late["Retry-After"]) >= 1
    body = {"email": "asha@example.com", "password": PASSWORD, "code": code_of(secret, 1)}
    assert ask("POST", "login/", body).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_what_would_let_someone_in_wants_to_know_who_it_is(
    committed_cast: Cast, move_clock: MoveClock
) -> None:
    browser = signed_in()
    move_clock(timedelta(minutes=16))
    for path in ("/security/app/", "/security/recovery-codes/"):
        assert browser.get(path)["Location"].startswith("/security/confirm/?next=")
    for path in ("/security/passkeys/options/", "/security/tokens/", "/security/google/removal/"):
        assert browser.post(path)["Location"] == "/security/confirm/?next=%2Fsecurity%2F"
    wrong = browser.post("/security/confirm/", {"password": "wrong", "next": "/security/app/"})
    assert wrong.status_code == 400
    assert "The current password is wrong." in text_of(wrong)
    right = browser.post("/security/confirm/", {"password": PASSWORD, "next": "/security/app/"})
    assert right["Location"] == "/security/app/"
    assert browser.get("/security/app/").status_code == 200


def test_the_app_is_removed(cast: Cast) -> None:
    browser = signed_in()
    with_app(cast.asha)
    row = Authenticator.objects.get(type="totp")
    dev = signed_in("dev@example.com")
    assert dev.post(f"/security/app/{row.pk}/removal/").status_code == 404
    assert browser.post(f"/security/app/{row.pk}/removal/").status_code == 302
    assert Authenticator.objects.count() == 0
    for id in ("0", "x", "9" * 30):
        assert browser.post(f"/security/app/{id}/removal/").status_code == 404


@pytest.mark.parametrize(
    "sent", ["", "x", "[]", "{}", "null", '{"id": "x", "response": []}', "7", '{"response": 1}']
)
def test_what_is_no_passkey_lets_nobody_in(client: Client, cast: Cast, sent: str) -> None:
    options = client.post("/sign-in/passkey/options/").json()
    assert options["userVerification"] == "required"
    assert "allowCredentials" not in options or options["allowCredentials"] == []
    response = client.post("/sign-in/passkey/", {"credential": sent})
    assert response.status_code == 401
    assert "No user has this passkey." in text_of(response)
    browser = signed_in()
    browser.post("/security/passkeys/options/")
    response = browser.post("/security/passkeys/", {"credential": sent, "name": "x"})
    assert response.status_code == 400
    assert Authenticator.objects.count() == 0


def test_a_question_is_answered_once(client: Client, cast: Cast) -> None:
    client.post("/sign-in/passkey/options/")
    assert "mfa.webauthn.state" in client.session
    client.post("/sign-in/passkey/", {"credential": json.dumps({"id": "x"})})
    assert "mfa.webauthn.state" not in client.session


def test_a_token_is_shown_on_this_page_only(cast: Cast) -> None:
    browser = signed_in()
    made = browser.post("/security/tokens/", {"name": "The till's", "scope": "sell", "days": "30"})
    assert made.status_code == 200
    found = re.search(r"dbk_[\w-]{43}", text_of(made))
    assert found is not None
    assert "no-store" in made["Cache-Control"]
    page = text_of(browser.get("/security/"))
    assert found[0] not in page
    assert found[0][:8] in page
    assert Client().get("/v1/books/", headers={"Authorization": f"Bearer {found[0]}"}).status_code == 200
    wrong = browser.post("/security/tokens/", {"name": "", "scope": "sell", "days": "30"})
    assert wrong.status_code == 400
    id = PersonalToken.objects.get().pk
    assert signed_in("dev@example.com").post(f"/security/tokens/{id}/removal/").status_code == 404
    assert browser.post(f"/security/tokens/{id}/removal/").status_code == 302
    assert Client().get("/v1/books/", headers={"Authorization": f"Bearer {found[0]}"}).status_code == 401
    assert signed_in("bilal@example.com").post("/security/tokens/", {}).status_code == 403
