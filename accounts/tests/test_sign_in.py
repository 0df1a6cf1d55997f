"""Signing in by the API: who comes in, who doesn't, and that the two kinds of stranger look alike."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from django.contrib.auth import hashers
from pytest_django import Settings

from accounts.tests.asking import PASSWORD, Ask
from audit.models import AuditEvent
from identity.actions.create_user import create_user
from identity.models import User
from identity.tokens import read_access
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tests.cast import Cast


def standing(member: Member, status: str) -> None:
    with scope(member.account_id):
        Account.objects.filter(pk=member.account_id).update(status=status)


def test_an_owner_signs_in(ask: Ask, cast: Cast) -> None:
    response = ask("POST", "login/", {"email": " ASHA@example.com", "password": PASSWORD})
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) == {"user", "account", "tokens"}
    assert answer["user"]["id"] == str(cast.asha.user_id)
    assert answer["account"]["id"] == str(cast.asha.account_id)
    assert (answer["account"]["role"], answer["account"]["account_status"]) == ("owner", "active")
    with scope(cast.asha.account_id):
        event = AuditEvent.objects.get(verb="session.open")
        assert (event.actor_id, event.facts) == (cast.asha.user_id, {"by": "program"})
    assert User.objects.get(pk=cast.asha.user_id).last_login is not None


def test_the_access_token_says_who_and_nothing_more(ask: Ask, cast: Cast, settings: Settings) -> None:
    tokens = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).json()["tokens"]
    body = jwt.decode(tokens["access"], options={"verify_signature": False})
    assert set(body) == {"iss", "aud", "sub", "acc", "sid", "iat", "exp"}
    assert body["exp"] - body["iat"] == 15 * 60
    claims = read_access(tokens["access"])
    assert claims is not None
    assert (claims.user_id, claims.account_id) == (cast.asha.user_id, cast.asha.account_id)
    assert len(tokens["refresh"]) == 43


@pytest.mark.parametrize("written", ["9876543210", "98765 43210", "+91 98765-43210", "+919876543210"])
def test_a_mobile_number_is_as_good(ask: Ask, cast: Cast, written: str) -> None:
    User.objects.filter(pk=cast.bilal.user_id).update(mobile_number="+919876543210")
    response = ask("POST", "login/", {"mobile_number": written, "password": PASSWORD})
    assert response.status_code == 200
    assert response.json()["user"]["mobile_number"] == "+919876543210"


@pytest.mark.parametrize(
    "body",
    [
        {"email": "asha@example.com", "password": "wrong"},
        {"email": "stranger@example.com", "password": "wrong"},
        {"email": "not an address", "password": "wrong"},
        {"email": "inactive@example.com", "password": PASSWORD},
        {"mobile_number": "9999999999", "password": "wrong"},
        {"mobile_number": "12", "password": "wrong"},
    ],
)
def test_every_stranger_is_answered_alike(ask: Ask, cast: Cast, body: Any) -> None:
    create_user(email="inactive@example.com", password=PASSWORD)
    User.objects.filter(email="inactive@example.com").update(is_active=False)
    response = ask("POST", "login/", body)
    assert response.status_code == 401
    assert response.json() == {"detail": "Invalid credentials", "code": "invalid_credentials"}
    assert response["WWW-Authenticate"] == "Bearer"


def test_every_stranger_costs_one_hash(ask: Ask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time itself is not asserted: what takes the time is."""
    worked: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        worked.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)
    unusable = create_user(email="unusable@example.com", password=PASSWORD)
    unusable.set_unusable_password()
    unusable.save()
    for email in ("asha@example.com", "stranger@example.com", "nonsense", "unusable@example.com"):
        worked.clear()
        assert ask("POST", "login/", {"email": email, "password": "wrong-one"}).status_code == 401
        assert len(worked) == 1, email


@pytest.mark.parametrize("status", ["trial", "pending_payment", "active", "past_due", "suspended"])
def test_one_may_sign_in_to_any_account_that_is_not_shut(ask: Ask, cast: Cast, status: str) -> None:
    standing(cast.asha, status)
    response = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD})
    assert (response.status_code, response.json()["account"]["account_status"]) == (200, status)


@pytest.mark.parametrize("status", ["locked", "closed"])
def test_a_shut_account_refuses(ask: Ask, cast: Cast, status: str) -> None:
    standing(cast.asha, status)
    response = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD})
    assert response.status_code == 403
    assert response.json() == {"detail": "Account not active", "code": "account_not_active"}
    wrong = ask("POST", "login/", {"email": cast.asha.email, "password": "wrong"})
    assert wrong.status_code == 401


def test_whoever_was_removed_everywhere_is_refused(ask: Ask, cast: Cast) -> None:
    with scope(cast.bilal.account_id):
        Membership.objects.filter(pk=cast.bilal.id).update(is_active=False)
    response = ask("POST", "login/", {"email": cast.bilal.email, "password": PASSWORD})
    assert (response.status_code, response.json()["detail"]) == (403, "Account not active")


def test_staff_need_no_account(ask: Ask, cast: Cast) -> None:
    create_user(email="staff@example.com", password=PASSWORD, is_staff=True)
    response = ask("POST", "login/", {"email": "staff@example.com", "password": PASSWORD})
    assert (response.status_code, response.json()["account"]) == (200, None)
    access = response.json()["tokens"]["access"]
    answer = ask("GET", "me/", token=access).json()
    assert (answer["account"], answer["memberships"], answer["user"]["is_staff"]) == (None, [], True)


@pytest.mark.parametrize(
    "body", [{"password": "x"}, {"email": "a@b.example", "mobile_number": "9876543210", "password": "x"}]
)
def test_one_identifier_it_is(ask: Ask, cast: Cast, body: Any) -> None:
    response = ask("POST", "login/", body)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"email", "mobile_number"}


def test_the_eleventh_failure_waits(ask: Ask, cast: Cast) -> None:
    for email in ["asha@example.com"] * 9 + ["ASHA@example.com"]:
        assert ask("POST", "login/", {"email": email, "password": "wrong"}).status_code == 401
    response = ask("POST", "login/", {"email": "asha@example.com", "password": PASSWORD})
    assert (response.status_code, response.json()["code"]) == (429, "throttled")
    assert 1 <= int(response["Retry-After"]) <= 300
    other = ask("POST", "login/", {"email": cast.bilal.email, "password": PASSWORD})
    assert other.status_code == 200


def test_strangers_are_throttled_like_anyone(ask: Ask, cast: Cast) -> None:
    for _ in range(10):
        ask("POST", "login/", {"email": "nobody@example.com", "password": "wrong"})
    assert ask("POST", "login/", {"email": "nobody@example.com", "password": "x"}).status_code == 429


def test_another_spelling_is_no_other_identifier(ask: Ask, cast: Cast) -> None:
    for written in ["9876543210", "98765 43210", "+919876543210", "+91 (98765) 43210", "9876543210"] * 2:
        assert ask("POST", "login/", {"mobile_number": written, "password": "wrong"}).status_code == 401
    last = ask("POST", "login/", {"mobile_number": "+91-9876543210", "password": "wrong"})
    assert last.status_code == 429


def test_successes_do_not_count(ask: Ask, cast: Cast) -> None:
    for _ in range(12):
        assert ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).status_code == 200


def test_one_address_is_throttled_as_a_whole(ask: Ask, cast: Cast, settings: Settings) -> None:
    settings.THROTTLE_ANONYMOUS_PER_MINUTE = 1
    ask("POST", "login/", {})
    assert ask("POST", "login/", {}).status_code == 429
