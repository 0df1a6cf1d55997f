"""What a program does with its session: carry it on, switch, end it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import jwt
import pytest
from django.conf import settings
from pytest_django import Settings

from accounts.tests.asking import PASSWORD, Ask, TokenOf
from audit.models import AuditEvent
from identity.actions.deactivate_user import deactivate_user
from identity.models import ApiSession, RefreshToken, User
from identity.tokens import _key as access_key
from rest.models import StoredAnswer
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tests.cast import Cast, ClientOf
from tests.database import MoveClock
from tests.racing import at_once


def renew(ask: Ask, refresh: str) -> Any:
    return ask("POST", "refresh/", {"refresh": refresh})


def joined(member: Member, account_of: Any, role: str = "viewer") -> None:
    """Make the member belong to the other one's account too."""
    with scope(account_of.account_id):
        Membership.objects.create(account_id=account_of.account_id, user_id=member.user_id, role=role)


def test_a_refresh_token_gives_a_new_pair(ask: Ask, tokens: dict[str, str]) -> None:
    response = renew(ask, tokens["refresh"])
    assert response.status_code == 200
    assert set(response.json()) == {"access", "refresh"}
    assert response.json()["refresh"] != tokens["refresh"]
    assert ask("GET", "me/", token=response.json()["access"]).status_code == 200
    assert renew(ask, response.json()["refresh"]).status_code == 200


def test_only_hashes_are_kept(ask: Ask, tokens: dict[str, str]) -> None:
    kept = [bytes(token.token_hash) for token in RefreshToken.objects.all()]
    assert [len(each) for each in kept] == [32]
    assert tokens["refresh"].encode() not in kept


def test_a_retry_within_ten_seconds_is_let_through(
    ask: Ask, tokens: dict[str, str], move_clock: MoveClock
) -> None:
    assert renew(ask, tokens["refresh"]).status_code == 200
    assert renew(ask, tokens["refresh"]).status_code == 200
    assert ApiSession.objects.get().revoked_at is None


def test_a_retry_gets_the_same_token(ask: Ask, tokens: dict[str, str]) -> None:
    first, second = (renew(ask, tokens["refresh"]).json() for _ in range(2))
    assert first["refresh"] == second["refresh"]
    assert RefreshToken.objects.count() == 2, "one child, however often it is asked for"


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_all_get_the_same_token(ask: Ask, committed_cast: Cast) -> None:
    body = {"email": committed_cast.asha.email, "password": PASSWORD}
    tokens = ask("POST", "login/", body).json()["tokens"]
    answers = at_once(*[partial(renew, ask, tokens["refresh"])] * 8)
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.json()["refresh"] for answer in answers}) == 1
    assert RefreshToken.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_family_ends_thirty_days_after_its_sign_in(
    ask: Ask, committed_cast: Cast, move_clock: MoveClock, settings: Settings
) -> None:
    settings.ACCESS_TOKEN_SECONDS = 60 * 24 * 3600
    asha = committed_cast.asha
    refresh = ask("POST", "login/", {"email": asha.email, "password": PASSWORD}).json()["tokens"]["refresh"]
    for day in (6, 12, 18, 24, 29):
        move_clock(timedelta(days=day))
        renewed = renew(ask, refresh)
        assert renewed.status_code == 200, day
        refresh = renewed.json()["refresh"]
    body = {"account": str(asha.account_id)}
    switched = ask("POST", "switch-account/", body, token=renewed.json()["access"]).json()["tokens"]
    move_clock(timedelta(days=30, seconds=1))
    assert renew(ask, refresh).status_code == 401
    assert renew(ask, switched["refresh"]).status_code == 401, "another account is no new sign-in"


def test_keys_of_before_open_tokens_while_they_are_changed(
    ask: Ask, tokens: dict[str, str], settings: Settings
) -> None:
    settings.SECRET_KEY, old = "the next key of this installation", settings.SECRET_KEY
    assert ask("GET", "me/", token=tokens["access"]).status_code == 401
    settings.SECRET_KEY_FALLBACKS = [old]
    assert ask("GET", "me/", token=tokens["access"]).status_code == 200


@pytest.mark.parametrize("changed", [{"iss": "another"}, {"aud": "another"}, {"iss": None}, {"aud": None}])
def test_a_token_is_ours_and_for_this(
    ask: Ask, tokens: dict[str, str], changed: dict[str, str | None]
) -> None:
    key = access_key(settings.SECRET_KEY)
    body = jwt.decode(tokens["access"], key, algorithms=["HS256"], audience="drawbook api")
    bent = {name: value for name, value in {**body, **changed}.items() if value is not None}
    assert ask("GET", "me/", token=jwt.encode(body, key, algorithm="HS256")).status_code == 200
    assert ask("GET", "me/", token=jwt.encode(bent, key, algorithm="HS256")).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_replay_ends_the_whole_family(ask: Ask, committed_cast: Cast, move_clock: MoveClock) -> None:
    asha = committed_cast.asha
    first = ask("POST", "login/", {"email": asha.email, "password": PASSWORD}).json()["tokens"]
    other = ask("POST", "login/", {"email": asha.email, "password": PASSWORD}).json()["tokens"]
    second = renew(ask, first["refresh"]).json()
    move_clock(timedelta(seconds=11))
    replayed = renew(ask, first["refresh"])
    assert replayed.status_code == 401
    assert replayed.json() == {
        "detail": "The refresh token is invalid, used or expired.",
        "code": "bad_refresh",
    }
    assert renew(ask, second["refresh"]).status_code == 401
    for access in (first["access"], second["access"]):
        assert ask("GET", "me/", token=access).status_code == 401
        assert ask("GET", "/v1/members/", token=access).status_code == 401
    assert renew(ask, other["refresh"]).status_code == 200
    with scope(asha.account_id):
        assert AuditEvent.objects.filter(verb="session.replayed", actor_id=asha.user_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refresh_token_ends_after_seven_days(ask: Ask, committed_cast: Cast, move_clock: MoveClock) -> None:
    body = {"email": committed_cast.asha.email, "password": PASSWORD}
    tokens = ask("POST", "login/", body).json()["tokens"]
    move_clock(timedelta(days=6, hours=23))
    renewed = renew(ask, tokens["refresh"]).json()
    move_clock(timedelta(days=13, hours=22))
    later = renew(ask, renewed["refresh"])
    assert later.status_code == 200
    move_clock(timedelta(days=21))
    assert renew(ask, later.json()["refresh"]).status_code == 401
    assert ApiSession.objects.filter(revoked_at__isnull=False).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_token_is_claimed_by_one_of_many(ask: Ask, committed_cast: Cast, settings: Settings) -> None:
    """Without leeway, of eight at once one is served and the family ends."""
    settings.REFRESH_LEEWAY_SECONDS = 0
    body = {"email": committed_cast.asha.email, "password": PASSWORD}
    tokens = ask("POST", "login/", body).json()["tokens"]
    answers = at_once(*[partial(renew, ask, tokens["refresh"])] * 8)
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    assert RefreshToken.objects.count() == 2
    assert ApiSession.objects.get().revoked_because == "replay"


@pytest.mark.parametrize("token", ["x", "a" * 43, "é" * 20])
def test_an_unknown_refresh_token_is_401(ask: Ask, cast: Cast, token: str) -> None:
    response = renew(ask, token)
    assert (response.status_code, response.json()["code"]) == (401, "bad_refresh")


def test_a_refresh_token_must_be_text(ask: Ask, cast: Cast) -> None:
    assert ask("POST", "refresh/", {"refresh": 7}).status_code == 400
    assert ask("POST", "refresh/", {}).json()["errors"] == {"refresh": ["This is required."]}


def test_sign_out_ends_both_tokens(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    response = ask("POST", "logout/", token=tokens["access"])
    assert (response.status_code, response.content) == (204, b"")
    assert ask("GET", "me/", token=tokens["access"]).json()["code"] == "session_ended"
    assert ask("GET", "/v1/members/", token=tokens["access"]).status_code == 401
    assert renew(ask, tokens["refresh"]).status_code == 401
    assert ask("POST", "logout/", token=tokens["access"]).status_code == 401
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.filter(verb="session.end").count() == 1


def test_sign_out_takes_the_refresh_token_too(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    second = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()["tokens"]
    assert ask("POST", "logout/", {"refresh": second["refresh"]}, token=tokens["access"]).status_code == 204
    assert renew(ask, second["refresh"]).status_code == 401


def test_nobody_ends_anothers_session(
    ask: Ask, cast: Cast, tokens: dict[str, str], token_of: TokenOf
) -> None:
    assert ask("POST", "logout/", {"refresh": tokens["refresh"]}, token=token_of(cast.dev)).status_code == 204
    assert renew(ask, tokens["refresh"]).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "me/"), ("POST", "logout/"), ("POST", "switch-account/"), ("POST", "password/change/")],
)
def test_who_does_not_say_who_they_are_is_401(ask: Ask, cast: Cast, method: str, path: str) -> None:
    assert ask(method, path).status_code == 401
    assert ask(method, path, token="nonsense").json()["code"] == "bad_token"


def test_me_lists_where_one_belongs(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    joined(cast.asha, cast.dev)
    answer = ask("GET", "me/", token=tokens["access"]).json()
    assert set(answer) == {"user", "account", "memberships", "subscription", "invoice"}
    assert answer["account"]["id"] == str(cast.asha.account_id)
    assert [(own["role"], own["account"]) for own in answer["memberships"]] == [
        ("owner", {"id": str(cast.asha.account_id), "name": "Asha's books", "account_status": "active"}),
        ("viewer", {"id": str(cast.dev.account_id), "name": "Dev's books", "account_status": "active"}),
    ]


def test_switching_gives_tokens_for_the_other_account(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    joined(cast.asha, cast.dev)
    response = ask("POST", "switch-account/", {"account": str(cast.dev.account_id)}, token=tokens["access"])
    assert response.status_code == 200
    answer = response.json()
    assert (answer["account"]["id"], answer["account"]["role"]) == (str(cast.dev.account_id), "viewer")
    access = answer["tokens"]["access"]
    assert ask("GET", "me/", token=access).json()["account"] == answer["account"]
    assert ask("GET", "/v1/members/", token=access).status_code == 403
    assert ask("GET", "/v1/members/", token=tokens["access"]).status_code == 200
    with scope(cast.dev.account_id):
        assert AuditEvent.objects.filter(verb="session.switch", actor_id=cast.asha.user_id).exists()


def test_another_account_is_like_none(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    answers = [
        ask("POST", "switch-account/", {"account": account}, token=tokens["access"])
        for account in (str(cast.dev.account_id), str(uuid.uuid4()), "nonsense")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1


def test_a_shut_account_is_not_switched_to(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    joined(cast.asha, cast.dev)
    with scope(cast.dev.account_id):
        Account.objects.filter(pk=cast.dev.account_id).update(status="locked")
    response = ask("POST", "switch-account/", {"account": str(cast.dev.account_id)}, token=tokens["access"])
    assert (response.status_code, response.json()["detail"]) == (403, "Account not active")


def test_sign_in_passes_over_a_shut_account(ask: Ask, cast: Cast) -> None:
    joined(cast.asha, cast.dev)
    with scope(cast.asha.account_id):
        Account.objects.filter(pk=cast.asha.account_id).update(status="closed")
    answer = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()
    assert answer["account"]["id"] == str(cast.dev.account_id)


def test_deactivation_ends_everything(
    ask: Ask, cast: Cast, tokens: dict[str, str], client_of: ClientOf
) -> None:
    browser = client_of(cast.asha)
    assert browser.get("/v1/auth/me/").status_code == 200
    deactivate_user(User.objects.get(pk=cast.asha.user_id))
    assert ask("GET", "me/", token=tokens["access"]).status_code == 401
    assert ask("GET", "/v1/members/", token=tokens["access"]).status_code == 401
    assert renew(ask, tokens["refresh"]).status_code == 401
    assert browser.get("/v1/auth/me/").status_code == 401
    assert ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).status_code == 401


def test_a_browser_is_known_too(client_of: ClientOf, cast: Cast) -> None:
    joined(cast.asha, cast.dev)
    browser = client_of(cast.asha)
    assert browser.get("/v1/auth/me/").json()["account"]["id"] == str(cast.asha.account_id)
    browser.post("/v1/auth/switch-account/", {"account": str(cast.dev.account_id)}, "application/json")
    answer = browser.get("/v1/auth/me/").json()
    assert answer["account"]["id"] == str(cast.dev.account_id)


def test_a_browser_needs_its_csrf_token(client_of: ClientOf, cast: Cast) -> None:
    browser = client_of(cast.asha)
    browser.handler.enforce_csrf_checks = True
    response = browser.post("/v1/auth/logout/")
    assert (response.status_code, response.json()["code"]) == (403, "csrf")


def test_a_key_is_read_here_and_not_kept(ask: Ask, cast: Cast) -> None:
    """What is answered holds tokens: a second request gets tokens of its own."""
    body = {"email": cast.asha.email, "password": PASSWORD}
    key = {"Idempotency-Key": "one"}
    answers = [ask("POST", "login/", body, **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["tokens"] != answers[1].json()["tokens"]
    with scope(cast.asha.account_id):
        assert StoredAnswer.objects.count() == 0
    for wrong in ("", "x" * 129):
        response = ask("POST", "login/", body, **{"Idempotency-Key": wrong})
        assert (response.status_code, response.json()["code"]) == (400, "bad_key")
