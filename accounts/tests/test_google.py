"""Sign-in with Google, against a small server that answers as Google's token endpoint does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.actions.link_google import TAKEN, UNVERIFIED
from accounts.tests.asking import is_in
from accounts.tests.authenticator import code_of, with_app
from accounts.web.google import FAILED, UNKNOWN
from identity.actions.verify_email import verify_email
from identity.models import User
from identity.proof import CONFIRMED
from tests.answers import Response
from tests.cast import Cast, ClientOf

CLIENT = "a-client.apps.googleusercontent.com"


class FakeGoogle:
    """What Google would say of the next person who comes, and what it was asked."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "1", "email": "asha@example.com", "email_verified": True}
        self.asked: list[dict[str, list[str]]] = []
        self.status = 200
        google = self

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                google.asked.append(parse_qs(body))
                self.send_response(google.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(google.tokens()).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Endpoint)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tokens(self) -> dict[str, Any]:
        if self.status != 200:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": "https://accounts.google.com",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            **self.person,
        }
        return {"access_token": "x", "expires_in": 3599, "id_token": jwt.encode(claims, "k" * 32, "HS256")}


@pytest.fixture
def google(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGoogle]:
    fake = FakeGoogle()
    settings.GOOGLE_OAUTH_CLIENT_ID = CLIENT
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {
            "SCOPE": ["openid", "email", "profile"],
            "OAUTH_PKCE_ENABLED": True,
            "APP": {"client_id": CLIENT, "secret": "hush"},
        }
    }
    address = f"http://127.0.0.1:{fake.server.server_port}/token"
    monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", address)
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def come(browser: Client, start: str = "/sign-in/google/") -> Response:
    """Off to Google and back; the answer to the way back."""
    off = browser.get(start)
    assert off.status_code == 302
    asked = parse_qs(urlsplit(off["Location"]).query)
    assert off["Location"].startswith("https://accounts.google.com/o/oauth2/")
    assert asked["code_challenge_method"] == ["S256"]
    return browser.get("/sign-in/google/callback/", {"code": "a-code", "state": asked["state"][0]})


def told(response: Response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def confirmed(browser: Client) -> Client:
    session = browser.session
    session[CONFIRMED] = time.time() + 60
    session.save()
    return browser


def test_without_the_setting_there_is_no_such_door(client: Client, cast: Cast) -> None:
    assert "Google" not in client.get("/sign-in/").content.decode()
    for path in ("/sign-in/google/", "/sign-in/google/callback/"):
        assert client.get(path).status_code == 404


def test_an_address_that_both_sides_verified_comes_in(client: Client, cast: Cast, google: FakeGoogle) -> None:
    verify_email(cast.asha.user_id, cast.asha.email)
    assert "Sign in with Google" in client.get("/sign-in/").content.decode()
    response = come(client, "/sign-in/google/?next=/members/")
    assert (response.status_code, response["Location"]) == (302, "/members/")
    assert client.session["account_id"] == str(cast.asha.account_id)
    asked = google.asked[0]
    assert asked["client_secret"] == ["hush"]
    assert len(asked["code_verifier"][0]) >= 43
    row = SocialAccount.objects.get()
    assert (row.user_id, row.uid) == (cast.asha.user_id, "1")
    google.person = {"sub": "1", "email": "renamed@example.com", "email_verified": False}
    again = Client()
    assert come(again).status_code == 302
    assert is_in(again), "who is linked is known by the account, whatever its address"


@pytest.mark.parametrize("here", [True, False])
def test_an_address_that_one_side_has_not_verified_links_nothing(
    client: Client, cast: Cast, google: FakeGoogle, here: bool
) -> None:
    if here:
        verify_email(cast.asha.user_id, cast.asha.email)
    google.person["email_verified"] = not here
    response = come(client)
    assert response["Location"] == "/sign-in/"
    assert told(response) == [UNKNOWN]
    assert not is_in(client)
    assert SocialAccount.objects.count() == 0


def test_somebody_unknown_is_sent_to_the_door(client: Client, cast: Cast, google: FakeGoogle) -> None:
    google.person = {"sub": "9", "email": "stranger@example.com", "email_verified": True}
    assert told(come(client)) == [UNKNOWN]
    assert User.objects.filter(email="stranger@example.com").count() == 0


def test_a_second_factor_is_asked_for_all_the_same(client: Client, cast: Cast, google: FakeGoogle) -> None:
    verify_email(cast.asha.user_id, cast.asha.email)
    secret = with_app(cast.asha)
    response = come(client)
    assert response["Location"].startswith("/sign-in/second-step/")
    assert not is_in(client)
    assert client.post("/sign-in/second-step/", {"code": code_of(secret, 1)}).status_code == 302
    assert is_in(client)


def test_linking_wants_a_verified_address_of_ours(
    client_of: ClientOf, cast: Cast, google: FakeGoogle
) -> None:
    google.person = {"sub": "7", "email": "asha.private@gmail.example", "email_verified": True}
    browser = confirmed(client_of(cast.asha))
    response = come(browser, "/security/google/")
    assert (response["Location"], told(response)) == ("/security/", [UNVERIFIED])
    verify_email(cast.asha.user_id, cast.asha.email)
    assert come(browser, "/security/google/")["Location"] == "/security/"
    assert SocialAccount.objects.get().user_id == cast.asha.user_id
    other = Client()
    come(other)
    assert is_in(other)
    assert browser.post("/security/google/removal/").status_code == 302
    assert SocialAccount.objects.count() == 0
    assert told(come(Client())) == [UNKNOWN]


def test_one_google_account_is_one_person(client_of: ClientOf, cast: Cast, google: FakeGoogle) -> None:
    for member in (cast.asha, cast.dev):
        verify_email(member.user_id, member.email)
    come(confirmed(client_of(cast.asha)), "/security/google/")
    response = come(confirmed(client_of(cast.dev)), "/security/google/")
    assert told(response) == [TAKEN]
    assert SocialAccount.objects.get().user_id == cast.asha.user_id


def test_linking_wants_to_know_who_it_is(client_of: ClientOf, cast: Cast, google: FakeGoogle) -> None:
    response = client_of(cast.asha).get("/security/google/")
    assert response["Location"] == "/security/confirm/?next=%2Fsecurity%2Fgoogle%2F"


@pytest.mark.parametrize("wrong", ["state", "refused", "token", "audience", "issuer", "expired"])
def test_an_answer_that_is_not_right_lets_nobody_in(
    client: Client, cast: Cast, google: FakeGoogle, wrong: str
) -> None:
    verify_email(cast.asha.user_id, cast.asha.email)
    changed: dict[str, dict[str, object]] = {
        "audience": {"aud": "another"},
        "issuer": {"iss": "https://evil.example"},
        "expired": {"exp": 1},
    }
    google.person |= changed.get(wrong, {})
    google.status = 400 if wrong == "token" else 200
    off = client.get("/sign-in/google/")
    state = parse_qs(urlsplit(off["Location"]).query)["state"][0]
    answer = {"code": "a-code", "state": "another" if wrong == "state" else state}
    if wrong == "refused":
        answer = {"error": "access_denied", "state": state}
    response = client.get("/sign-in/google/callback/", answer)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert told(response) == [FAILED]
    assert not is_in(client)


def test_the_way_back_is_counted(client: Client, cast: Cast, google: FakeGoogle, settings: Settings) -> None:
    cache.clear()
    settings.THROTTLE_ANONYMOUS_PER_MINUTE = 1
    client.get("/sign-in/google/callback/")
    assert client.get("/sign-in/google/callback/").status_code == 429
