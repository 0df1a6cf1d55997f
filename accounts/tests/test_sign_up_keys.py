"""A sign-up that is sent again with its key: one account, whoever comes first, and nothing in clear."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.models import SignUpKey
from accounts.tests.asking import SANJAY, Ask
from accounts.tests.authenticator import with_app
from accounts.tests.signing_up import counts, told
from identity.models import User
from tenancy.models import Account
from tenancy.scope import scope
from tests.database import MoveClock
from tests.racing import at_once


def with_key(ask: Ask, body: Any = SANJAY, key: str = "sign-up-1") -> Any:
    return ask("POST", "register/", body, **{"Idempotency-Key": key})


@pytest.mark.django_db
def test_the_second_answer_is_of_the_same_account(ask: Ask) -> None:
    first, second = with_key(ask), with_key(ask, dict(reversed(SANJAY.items())))
    assert (first.status_code, second.status_code) == (201, 201)
    assert ("Idempotency-Replayed" in first, second["Idempotency-Replayed"]) == (False, "true")
    told_first, told_second = first.json(), second.json()
    tokens = told_first.pop("tokens"), told_second.pop("tokens")
    assert told_first == told_second
    assert tokens[0] != tokens[1]
    for pair in tokens:
        assert ask("GET", "me/", token=pair["access"]).status_code == 200
    assert counts() == (1, 1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"email": "another@sahyadri.example"}, {"plan": "basic"}, {"password": "another-jaggery-9"}]
)
def test_another_body_is_409(ask: Ask, changed: Any) -> None:
    with_key(ask)
    response = with_key(ask, told(**changed))
    assert (response.status_code, response.json()["code"]) == (409, "key_reused")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_key_is_no_way_to_guess_a_password(ask: Ask) -> None:
    with_key(ask)
    for _ in range(10):
        assert with_key(ask, told(password="guessed-jaggery-9")).status_code == 409
    assert with_key(ask).status_code == 429


@pytest.mark.django_db
def test_a_second_factor_is_not_gone_round(ask: Ask) -> None:
    with_key(ask)
    with_app(User.objects.get())
    response = with_key(ask)
    assert (response.status_code, response.json()["code"]) == (401, "second_factor_required")


@pytest.mark.django_db
def test_a_shut_account_stays_shut(ask: Ask) -> None:
    account_id = uuid.UUID(with_key(ask).json()["account"]["id"])
    with scope(account_id):
        Account.objects.filter(pk=account_id).update(status="locked")
    assert with_key(ask).json() == {"detail": "Account not active", "code": "account_not_active"}


@pytest.mark.django_db(transaction=True)
def test_a_refusal_leaves_the_key_free(ask: Ask) -> None:
    assert with_key(ask, told(country="ZZ")).status_code == 400
    assert SignUpKey.objects.count() == 0
    assert with_key(ask).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key(ask: Ask) -> None:
    """The second waits for the first, and is told of the same account."""
    answers = at_once(*[partial(with_key, ask)] * 2)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["account"]["id"] for answer in answers}) == 1
    assert counts() == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_key_is_forgotten_after_a_day(ask: Ask, move_clock: MoveClock) -> None:
    with_key(ask, key="old")
    move_clock(timedelta(hours=25))
    assert with_key(ask, told(email="another@sahyadri.example"), key="old").status_code == 201
    move_clock(timedelta(hours=50))
    with_key(ask, told(email="third@sahyadri.example"), key="new")
    assert SignUpKey.objects.count() == 1


@pytest.mark.django_db
def test_what_is_kept_tells_nothing(ask: Ask) -> None:
    with_key(ask)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_signupkey::text FROM accounts_signupkey")
        row = cursor.fetchone()[0]
    for secret in ("sign-up-1", SANJAY["password"], SANJAY["email"].lower()):
        assert secret.encode().hex() not in row
        assert secret not in row
