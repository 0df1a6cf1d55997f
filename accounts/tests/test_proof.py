"""Renewed proof of identity: the API asks for it where the pages do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.tests.asking import PASSWORD, Ask, TokenOf
from accounts.tests.authenticator import code_of, with_app
from identity.models import ApiSession, PersonalToken
from identity.proof import CONFIRMED
from tests.answers import Response
from tests.cast import Cast, ClientOf

TOKEN = {"name": "till", "scope": "all", "days": 366}


def age(access_of: Any, minutes: int) -> None:
    """As if the member had signed in that long ago."""
    for session in ApiSession.objects.filter(user_id=access_of.user_id):
        session.confirmed_at -= timedelta(minutes=minutes)
        session.save(update_fields=["confirmed_at"])


def refused(response: Response) -> bool:
    return response.status_code == 403 and response.json()["code"] == "confirmation_required"


def test_a_fresh_sign_in_is_proof_and_an_old_one_is_not(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    access = token_of(cast.asha)
    assert ask("POST", "tokens/", TOKEN, token=access).status_code == 201
    age(cast.asha, 16)
    assert refused(ask("POST", "tokens/", TOKEN, token=access))
    assert PersonalToken.objects.count() == 1
    assert ask("POST", "confirmation/", {"password": PASSWORD}, token=access).status_code == 200
    assert ask("POST", "tokens/", TOKEN, token=access).status_code == 201


def test_neither_refreshing_nor_switching_is_proof(ask: Ask, cast: Cast) -> None:
    tokens = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()["tokens"]
    age(cast.asha, 16)
    renewed = ask("POST", "refresh/", {"refresh": tokens["refresh"]}).json()
    assert refused(ask("POST", "tokens/", TOKEN, token=renewed["access"]))
    body = {"account": str(cast.asha.account_id)}
    switched = ask("POST", "switch-account/", body, token=tokens["access"]).json()["tokens"]
    assert refused(ask("POST", "tokens/", TOKEN, token=switched["access"]))


def test_a_browser_is_asked_too(client_of: ClientOf, cast: Cast) -> None:
    browser = client_of(cast.asha)
    assert refused(browser.post("/v1/auth/tokens/", TOKEN, "application/json"))
    answer = browser.post("/v1/auth/confirmation/", {"password": PASSWORD}, "application/json")
    assert answer.status_code == 200 and CONFIRMED in browser.session
    assert browser.post("/v1/auth/tokens/", TOKEN, "application/json").status_code == 201


@pytest.mark.parametrize("body", [{}, {"password": "wrong"}, {"code": "000000"}])
def test_what_is_no_proof(ask: Ask, cast: Cast, token_of: TokenOf, body: Any) -> None:
    access = token_of(cast.asha)
    age(cast.asha, 16)
    response = ask("POST", "confirmation/", body, token=access)
    assert (response.status_code, response.json()["code"]) == (400, "wrong_password")
    assert refused(ask("POST", "tokens/", TOKEN, token=access))


def test_who_has_two_factors_shows_the_second(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    access = token_of(cast.asha)
    secret = with_app(cast.asha)
    age(cast.asha, 16)
    response = ask("POST", "confirmation/", {"password": PASSWORD}, token=access)
    assert (response.status_code, response.json()["code"]) == (401, "second_factor_required")
    assert ask("POST", "confirmation/", {"code": code_of(secret, 1)}, token=access).status_code == 200
    assert ask("POST", "tokens/", TOKEN, token=access).status_code == 201


def test_guessing_is_throttled(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    access = token_of(cast.asha)
    for _ in range(10):
        assert ask("POST", "confirmation/", {"password": "wrong"}, token=access).status_code == 400
    assert ask("POST", "confirmation/", {"password": PASSWORD}, token=access).status_code == 429
