"""Personal tokens: told once, kept as a hash, for one account, one scope, until a day."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.tests.asking import Ask, TokenOf
from audit.models import AuditEvent
from identity.actions.deactivate_user import deactivate_user
from identity.actions.make_token import MOST_LIVE, make_token
from identity.models import PersonalToken, User
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.scope import scope
from tests.cast import Cast, ClientOf
from tests.database import MoveClock

BOOK = {"name": "Evening"}


def make(member: Member, *, reach: str = "all", days: int = 90) -> str:
    user = User.objects.get(pk=member.user_id)
    return make_token(user, member.account_id, name="till", scope=reach, days=days)[1]


def test_a_token_is_told_once(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    access = token_of(cast.asha)
    response = ask("POST", "tokens/", {"name": "The till's", "scope": "sell", "days": 30}, token=access)
    assert response.status_code == 201
    made = response.json()
    assert set(made) == {
        "id", "name", "scope", "hint", "user", "created_at", "expires_at", "last_used_at", "token",
    }  # fmt: skip
    assert made["token"].startswith(made["hint"])
    assert len(made["token"]) == 47
    listed = ask("GET", "tokens/", token=access).json()["results"]
    assert [(one["name"], one["scope"], "token" in one) for one in listed] == [("The till's", "sell", False)]
    row = PersonalToken.objects.get()
    assert made["token"].encode() not in bytes(row.token_hash)
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.get(verb="token.create").facts == {"name": "The till's", "scope": "sell"}


def test_it_works_as_a_bearer_and_is_noted(ask: Ask, cast: Cast) -> None:
    token = make(cast.asha)
    assert ask("POST", "/v1/books/", BOOK, token=token).status_code == 201
    me = ask("GET", "me/", token=token)
    assert me.json()["account"]["id"] == str(cast.asha.account_id)
    assert PersonalToken.objects.get().last_used_at is not None


def test_a_reading_token_changes_nothing(ask: Ask, cast: Cast) -> None:
    token = make(cast.asha, reach="read")
    for path in ("/v1/books/", "me/"):
        assert ask("GET", path, token=token).status_code == 200, path
    for method, path, body in (
        ("POST", "/v1/books/", BOOK),
        ("POST", "/v1/members/", {"email": "x@example.com", "full_name": "X", "role": "clerk"}),
        ("POST", "/v1/live/tickets/", None),
        ("POST", "logout/", None),
    ):
        response = ask(method, path, body, token=token)
        assert (response.status_code, response.json()["code"]) == (403, "token_scope"), path


def test_a_selling_token_sells_and_no_more(ask: Ask, cast: Cast) -> None:
    from tests.worlds import a_period

    world = a_period(cast.asha)
    token = make(cast.asha, reach="sell")
    body = {"lines": [{"number": "007", "amount": "1.00"}]}
    assert ask("POST", f"/v1/periods/{world.period.id}/tickets/", body, token=token).status_code == 201
    response = ask("POST", "/v1/books/", BOOK, token=token)
    assert (response.status_code, response.json()["code"]) == (403, "token_scope")
    assert response.json()["detail"] == "This token isn't allowed to do that."


def test_a_token_is_told_of_its_own_account_only(ask: Ask, cast: Cast) -> None:
    with scope(cast.dev.account_id):
        Membership.objects.create(account_id=cast.dev.account_id, user_id=cast.asha.user_id, role="viewer")
    me = ask("GET", "me/", token=make(cast.asha)).json()
    assert [own["account"]["id"] for own in me["memberships"]] == [str(cast.asha.account_id)]
    assert (me["invoice"], me["subscription"]) == (None, None)


def test_no_token_does_more_than_its_owner(ask: Ask, cast: Cast) -> None:
    token = make(cast.chandra)
    response = ask("POST", "/v1/books/", BOOK, token=token)
    assert (response.status_code, response.json()["code"]) == (403, "denied")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "tokens/", {"name": "another"}),
        (
            "POST",
            "password/change/",
            {"current_password": "a-long-pass-9", "new_password": "paneer-tikka-42"},
        ),
        ("POST", "switch-account/", {"account": "x"}),
        ("DELETE", "sessions/", None),
    ],
)
def test_a_token_makes_no_way_in(ask: Ask, cast: Cast, method: str, path: str, body: Any) -> None:
    response = ask(method, path, body, token=make(cast.asha))
    assert (response.status_code, response.json()["code"]) == (403, "token_scope")


def test_a_token_does_not_delete_tokens(ask: Ask, cast: Cast) -> None:
    token = make(cast.asha)
    id = PersonalToken.objects.get().pk
    response = ask("DELETE", f"tokens/{id}/", token=token)
    assert (response.status_code, response.json()["code"]) == (403, "token_scope")


def test_a_deleted_token_is_refused(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    access, token = token_of(cast.asha), make(cast.asha)
    id = PersonalToken.objects.get().pk
    assert ask("DELETE", f"tokens/{id}/", token=access).status_code == 204
    assert ask("DELETE", f"tokens/{id}/", token=access).status_code == 404
    response = ask("GET", "/v1/books/", token=token)
    assert (response.status_code, response.json()["code"]) == (401, "bad_token")


@pytest.mark.django_db(transaction=True)
def test_a_token_ends_on_its_day(ask: Ask, committed_cast: Cast, move_clock: MoveClock) -> None:
    token = make(committed_cast.asha, days=30)
    move_clock(timedelta(days=29, hours=23))
    assert ask("GET", "/v1/books/", token=token).status_code == 200
    move_clock(timedelta(days=30, seconds=1))
    assert ask("GET", "/v1/books/", token=token).status_code == 401


def test_who_is_removed_takes_their_tokens_along(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    token = make(cast.bilal)
    assert ask("GET", "/v1/books/", token=token).status_code == 200
    assert ask("DELETE", f"/v1/members/{cast.bilal.id}/", token=token_of(cast.asha)).status_code == 204
    assert ask("GET", "/v1/books/", token=token).status_code == 401
    with scope(cast.bilal.account_id):
        Membership.objects.filter(pk=cast.bilal.id).update(is_active=True)
    assert ask("GET", "/v1/books/", token=token).status_code == 401, "also when they are back"


def test_another_role_is_felt_at_once(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    token, access = make(cast.bilal), token_of(cast.bilal)
    for key in (token, access):
        assert ask("POST", "/v1/books/", BOOK, token=key).status_code == 403
    with scope(cast.bilal.account_id):
        Membership.objects.filter(pk=cast.bilal.id).update(role="admin")
    for place, key in enumerate((token, access)):
        assert ask("POST", "/v1/books/", {"name": f"Book {place}"}, token=key).status_code == 201


def test_deactivation_ends_tokens(ask: Ask, cast: Cast) -> None:
    token = make(cast.asha)
    deactivate_user(User.objects.get(pk=cast.asha.user_id))
    assert ask("GET", "/v1/books/", token=token).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "scope": "everything"}, "scope"),
        ({"name": "x", "days": 0}, "days"),
        ({"name": "x", "days": 367}, "days"),
        ({"name": "x", "days": "30"}, "days"),
        ({"name": " "}, "name"),
        ({}, "name"),
    ],
)
def test_what_a_token_cannot_be(ask: Ask, cast: Cast, token_of: TokenOf, body: Any, field: str) -> None:
    response = ask("POST", "tokens/", body, token=token_of(cast.asha))
    assert response.status_code == 400
    assert field in response.json()["errors"]
    assert PersonalToken.objects.count() == 0


def test_only_admins_make_tokens(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    for member in (cast.bilal, cast.chandra):
        response = ask("POST", "tokens/", {"name": "x"}, token=token_of(member))
        assert (response.status_code, response.json()["code"]) == (403, "denied")
        assert ask("GET", "tokens/", token=token_of(member)).status_code == 403


def test_a_strangers_token_is_like_none(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    make(cast.asha)
    theirs = PersonalToken.objects.get().pk
    dev = token_of(cast.dev)
    answers = [ask("DELETE", f"tokens/{id}/", token=dev) for id in (theirs, uuid.uuid4(), "nonsense")]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    assert ask("GET", "tokens/", token=dev).json()["results"] == []


def test_very_many_tokens_are_too_many(ask: Ask, cast: Cast, token_of: TokenOf) -> None:
    for _ in range(MOST_LIVE):
        make(cast.asha)
    response = ask("POST", "tokens/", {"name": "x"}, token=token_of(cast.asha))
    assert (response.status_code, response.json()["code"]) == (409, "too_many_tokens")


@pytest.mark.parametrize("personal", [True, False])
def test_a_token_and_a_cookie_are_one_too_many(
    client_of: ClientOf, cast: Cast, token_of: TokenOf, personal: bool
) -> None:
    token = make(cast.asha) if personal else token_of(cast.asha)
    browser = client_of(cast.dev)
    response = browser.get("/v1/books/", headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, response.json()["code"]) == (400, "two_mechanisms")
    browser.cookies.clear()
    assert browser.get("/v1/books/", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_made_up_token_is_nobodys(cast: Cast) -> None:
    for token in ("dbk_", "dbk_x", "dbk_" + "a" * 43, "dbk_\u00e9"):
        headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
        assert Client().get("/v1/books/", headers=headers).status_code == 401
