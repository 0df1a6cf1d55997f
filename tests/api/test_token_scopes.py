"""Every operation of the API with a token of every scope, held against the one table."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from identity.actions.make_token import make_token
from identity.models import User
from rest.caller import SAFE_METHODS
from tenancy.roles import TokenScope, token_allows, token_reach
from tests.api.operations import OPERATIONS
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# What a scope must never open, whatever the table says.
CLOSED_TO_ALL = {
    ("GET", "/v1/auth/tokens/"),
    ("POST", "/v1/auth/tokens/"),
    ("DELETE", "/v1/auth/tokens/{id}/"),
    ("POST", "/v1/members/"),
    ("PATCH", "/v1/members/{id}/"),
    ("DELETE", "/v1/members/{id}/"),
    ("GET", "/v1/auth/sessions/"),
    ("DELETE", "/v1/auth/sessions/"),
    ("POST", "/v1/auth/password/change/"),
    ("POST", "/v1/auth/switch-account/"),
    ("POST", "/v1/auth/confirmation/"),
    ("PUT", "/v1/chits/gateway/keys/"),
    ("DELETE", "/v1/chits/gateway/keys/"),
}
CLOSED_TO_THE_NARROW = {
    ("GET", "/v1/members/"),
    ("GET", "/v1/billing/invoices/"),
    ("GET", "/v1/billing/payments/"),
    ("GET", "/v1/billing/evidence/{id}/"),
    ("GET", "/v1/billing/wallet/"),
    ("POST", "/v1/chits/payments/claims/"),
    ("POST", "/v1/chits/payments/create-order/"),
    ("POST", "/v1/chits/instalments/{id}/bids/"),
    ("POST", "/v1/chits/tickets/{id}/marks/"),
    ("POST", "/v1/chits/instalments/{id}/word/"),
}


# Of these the row is found first, and none has a made-up id; the scope is asked after it.
ACCOUNTS = [(method, path, asked) for method, path, asked in OPERATIONS if asked is not None]


def test_there_is_something_to_walk() -> None:
    assert len(ACCOUNTS) > 150
    known = {(method, path) for method, path, _ in OPERATIONS}
    assert known >= CLOSED_TO_ALL | CLOSED_TO_THE_NARROW


@pytest.mark.parametrize("scope", list(TokenScope))
def test_every_operation_is_open_as_the_table_says(
    cast: Cast, scope: TokenScope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner's token, so that only its scope can be the reason."""
    monkeypatch.setattr("rest.throttle.count", lambda *_, **__: None)
    token = make_token(
        User.objects.get(pk=cast.asha.user_id), cast.asha.account_id, name="x", scope=scope, days=1
    )[1]
    wrong = []
    for method, path, asked in OPERATIONS:
        if asked is None or (asked.find is not None and "{" in path):
            continue
        expected = asked.by_token and token_allows(scope, asked.may, changes=method not in SAFE_METHODS)
        response = send(method, path, token)
        refused = response.status_code == 403 and response.json()["code"] == "token_scope"
        if refused is expected:
            wrong.append((method, path, response.status_code))
    assert wrong == []


@pytest.mark.parametrize("scope", list(TokenScope))
def test_with_a_door_the_scope_is_asked_all_the_same(
    cast: Cast, scope: TokenScope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the doors open, so that it is reached."""
    monkeypatch.setattr("rest.throttle.count", lambda *_, **__: None)
    token = make_token(
        User.objects.get(pk=cast.asha.user_id), cast.asha.account_id, name="x", scope=scope, days=1
    )[1]
    wrong = []
    for method, path, asked in ACCOUNTS:
        if asked.find is None:
            continue
        expected = asked.by_token and token_allows(scope, asked.may, changes=method not in SAFE_METHODS)
        if expected:
            continue
        object.__setattr__(asked, "find", lambda member, **_: None)
        try:
            response = send(method, path, token)
        finally:
            object.__setattr__(asked, "find", FINDERS[method, path])
        if response.status_code != 403 or response.json()["code"] != "token_scope":
            wrong.append((method, path, response.status_code))
    assert wrong == []


FINDERS = {(method, path): asked.find for method, path, asked in ACCOUNTS}


def test_the_table_closes_what_lets_in_and_what_is_private(cast: Cast) -> None:
    """Whatever else is changed in the table, these stay closed."""
    by_place = {(method, path): asked for method, path, asked in OPERATIONS}
    for scope in TokenScope:
        closed = CLOSED_TO_ALL if scope is TokenScope.ALL else CLOSED_TO_ALL | CLOSED_TO_THE_NARROW
        for method, path in closed:
            asked = by_place[method, path]
            if asked is None:
                continue
            is_open = asked.by_token and token_allows(scope, asked.may, changes=method not in SAFE_METHODS)
            assert not is_open, (scope, method, path)


@pytest.mark.parametrize("scope", list(TokenScope))
def test_a_persons_own_is_closed_to_tokens(cast: Cast, scope: TokenScope) -> None:
    token = make_token(
        User.objects.get(pk=cast.asha.user_id), cast.asha.account_id, name="x", scope=scope, days=1
    )[1]
    for method, path, asked in OPERATIONS:
        if asked is None and (method, path) in CLOSED_TO_ALL:
            response = send(method, path, token)
            assert (response.status_code, response.json()["code"]) == (403, "token_scope"), path


def test_every_scope_has_its_row() -> None:
    assert all(token_reach(scope).looks for scope in TokenScope)
    assert not token_allows(TokenScope.READ, None, changes=False)
    assert not any(
        token_allows(TokenScope.READ, name, changes=True) for name in token_reach(TokenScope.ALL).looks
    )


def send(method: str, path: str, token: str) -> Any:
    where = path.replace("{form}", "csv").replace("{what}", "tickets")
    while "{" in where:
        start, end = where.index("{"), where.index("}")
        where = f"{where[:start]}018f0000-0000-7000-8000-000000000000{where[end + 1 :]}"
    options = {} if method in SAFE_METHODS else {"data": "{}", "content_type": "application/json"}
    client = Client(raise_request_exception=False)
    return getattr(client, method.lower())(where, headers={"Authorization": f"Bearer {token}"}, **options)
