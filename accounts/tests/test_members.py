"""/v1/members/: adding, changing and removing people."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connection

from accounts.conftest import PASSWORD
from audit.models import AuditEvent
from identity.models import User
from plans.models import Grant
from tenancy.models import Account, Membership
from tenancy.scope import scope

EMRE = {"email": "Emre@example.com", "full_name": "Emre  Can Kaya", "role": "clerk"}
ALL = "/v1/members/"


@pytest.fixture
def asha(cast: Any, token_of: Any) -> str:
    return token_of(cast.asha)


def one(member: Any) -> str:
    return f"{ALL}{member.id}/"


def test_who_is_unknown_gets_a_password_told_once(ask: Any, cast: Any, asha: str) -> None:
    response = ask("POST", ALL, EMRE, token=asha)
    assert response.status_code == 201
    answer = response.json()
    password = answer.pop("temporary_password")
    assert (len(password), answer.pop("invite_url").count("/password/reset/")) == (12, 1)
    user = User.objects.get(email="emre@example.com")
    assert (user.first_name, user.last_name) == ("Emre", "Can Kaya")
    assert answer == {
        "id": answer["id"],
        "user_id": str(user.pk),
        "full_name": "Emre Can Kaya",
        "email": "emre@example.com",
        "mobile_number": None,
        "role": "clerk",
        "joined_at": answer["joined_at"],
    }
    signed_in = ask("POST", "login/", {"email": "emre@example.com", "password": password}).json()
    assert signed_in["user"]["must_change_password"] is True
    assert signed_in["account"]["role"] == "clerk"
    listed = ask("GET", ALL, token=asha).json()["results"]
    assert answer in listed
    assert "temporary_password" not in listed[0]
    with scope(cast.asha.account_id):
        event = AuditEvent.objects.get(verb="member.add")
        assert event.facts == {"user": str(user.pk), "role": "clerk"}
        assert password not in str(event.facts)


def test_by_mobile_number(ask: Any, cast: Any, asha: str) -> None:
    body = {"mobile_number": "98765 43210", "full_name": "Farah", "role": "manager"}
    answer = ask("POST", ALL, body, token=asha).json()
    assert (answer["mobile_number"], answer["email"]) == ("+919876543210", None)
    signed_in = ask(
        "POST", "login/", {"mobile_number": "9876543210", "password": answer["temporary_password"]}
    )
    assert signed_in.status_code == 200


def test_elsewhere_a_number_needs_its_country(ask: Any, cast: Any, asha: str) -> None:
    with scope(cast.asha.account_id):
        Account.objects.filter(pk=cast.asha.account_id).update(country="PK")
    body = {"mobile_number": "3001234567", "full_name": "Farah", "role": "clerk"}
    response = ask("POST", ALL, body, token=asha)
    assert response.json()["errors"] == {
        "mobile_number": ["Enter the number with its country code, such as +92 300 1234567."]
    }
    body["mobile_number"] = "+923001234567"
    assert ask("POST", ALL, body, token=asha).json()["mobile_number"] == "+923001234567"


def test_who_is_known_keeps_name_and_password(ask: Any, cast: Any, asha: str) -> None:
    body = {"email": cast.dev.email, "full_name": "Somebody Else", "role": "viewer"}
    answer = ask("POST", ALL, body, token=asha).json()
    assert (answer["temporary_password"], answer["invite_url"]) == (None, None)
    assert (answer["full_name"], answer["user_id"]) == ("Dev", str(cast.dev.user_id))
    me = ask("POST", "login/", {"email": cast.dev.email, "password": PASSWORD}).json()
    assert me["account"]["id"] == str(cast.dev.account_id)


def test_a_password_told_elsewhere_opens_nothing_here(ask: Any, cast: Any, asha: str, token_of: Any) -> None:
    """Else whoever invited somebody first could come into the second account in their name."""
    ask("POST", ALL, EMRE, token=token_of(cast.dev))
    response = ask("POST", ALL, EMRE, token=asha)
    assert (response.status_code, response.json()["code"]) == (409, "not_signed_in_yet")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"role": "owner"}, ["role"]),
        ({"role": "king"}, ["role"]),
        ({"email": "nonsense"}, ["email"]),
        ({"email": None}, ["email", "mobile_number"]),
        ({"mobile_number": "9876543210"}, ["email", "mobile_number"]),
        ({"email": None, "mobile_number": "12345"}, ["mobile_number"]),
        ({"email": None, "mobile_number": "0123456789"}, ["mobile_number"]),
        ({"full_name": ""}, ["full_name"]),
        ({"full_name": 7}, ["full_name"]),
        ({"is_staff": True}, ["is_staff"]),
    ],
)
def test_what_is_wrong_stands_by_its_field(ask: Any, asha: str, changed: Any, fields: list[str]) -> None:
    response = ask("POST", ALL, {**EMRE, **changed}, token=asha)
    assert (response.status_code, sorted(response.json()["errors"])) == (400, fields)


def test_nobody_is_added_twice(ask: Any, cast: Any, asha: str) -> None:
    response = ask("POST", ALL, {**EMRE, "email": cast.bilal.email}, token=asha)
    assert (response.status_code, response.json()["code"]) == (409, "already_member")


@pytest.mark.parametrize("who", ["bilal", "chandra"])
def test_only_those_who_run_the_account(ask: Any, cast: Any, token_of: Any, who: str) -> None:
    token = token_of(getattr(cast, who))
    for method, path, body in [
        ("GET", ALL, None),
        ("POST", ALL, EMRE),
        ("PATCH", one(cast.asha), {"role": "viewer"}),
        ("DELETE", one(cast.chandra), None),
    ]:
        response = ask(method, path, body, token=token)
        assert (response.status_code, response.json()["code"]) == (403, "denied")


def test_the_plan_has_room_for_so_many(ask: Any, cast: Any, asha: str) -> None:
    with scope(cast.asha.account_id):
        Grant.objects.update(max_users=4)
    assert ask("POST", ALL, EMRE, token=asha).status_code == 201
    full = ask("POST", ALL, {**EMRE, "email": "f@example.com"}, token=asha)
    assert full.status_code == 400
    assert full.json() == {"detail": "User limit reached for your plan", "code": "user_limit"}
    assert not User.objects.filter(email="f@example.com").exists()
    chit_member = {"mobile_number": "9876543210", "full_name": "Gita", "role": "member"}
    added = ask("POST", ALL, chit_member, token=asha)
    assert added.status_code == 201
    path = f"{ALL}{added.json()['id']}/"
    assert ask("PATCH", path, {"role": "clerk"}, token=asha).json()["code"] == "user_limit"


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once(ask: Any, committed_cast: Any, token_of: Any) -> None:
    asha = committed_cast.asha
    with scope(asha.account_id):
        Grant.objects.update(max_users=5)
    token = token_of(asha)
    start = threading.Barrier(6)
    statuses: list[int] = []

    def send(position: int) -> None:
        start.wait(10)
        body = {**EMRE, "email": f"p{position}@example.com"}
        statuses.append(ask("POST", ALL, body, token=token).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=[position]) for position in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(statuses) == [201, 201, 400, 400, 400, 400]
    with scope(asha.account_id):
        assert Membership.objects.count() == 5


def test_an_unpaid_account_may_still_mind_its_team(ask: Any, cast: Any, asha: str) -> None:
    with scope(cast.asha.account_id):
        Account.objects.filter(pk=cast.asha.account_id).update(status="suspended")
    assert ask("POST", ALL, EMRE, token=asha).status_code == 201


def test_a_new_role_is_felt_at_once(ask: Any, cast: Any, asha: str, token_of: Any) -> None:
    bilal = token_of(cast.bilal)
    response = ask("PATCH", one(cast.bilal), {"role": "admin"}, token=asha)
    assert (response.status_code, response.json()["role"]) == (200, "admin")
    assert ask("GET", ALL, token=bilal).status_code == 200
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.get(verb="member.role").facts == {"before": "clerk", "after": "admin"}


def test_removal_is_felt_at_once(ask: Any, cast: Any, asha: str) -> None:
    tokens = ask("POST", "login/", {"email": cast.bilal.email, "password": PASSWORD}).json()["tokens"]
    assert ask("DELETE", one(cast.bilal), token=asha).status_code == 204
    assert ask("GET", ALL, token=tokens["access"]).status_code == 401
    assert ask("POST", "refresh/", {"refresh": tokens["refresh"]}).status_code == 401
    assert str(cast.bilal.id) not in [row["id"] for row in ask("GET", ALL, token=asha).json()["results"]]
    assert ask("DELETE", one(cast.bilal), token=asha).status_code == 404
    back = ask("POST", ALL, {**EMRE, "email": cast.bilal.email, "role": "viewer"}, token=asha)
    assert (back.status_code, back.json()["id"], back.json()["role"]) == (201, str(cast.bilal.id), "viewer")


def test_the_owner_stays(ask: Any, cast: Any, asha: str) -> None:
    admin = ask("POST", ALL, {**EMRE, "role": "admin"}, token=asha).json()
    token = ask(
        "POST", "login/", {"email": "emre@example.com", "password": admin["temporary_password"]}
    ).json()["tokens"]["access"]
    for method, body in (("DELETE", None), ("PATCH", {"role": "viewer"})):
        response = ask(method, one(cast.asha), body, token=token)
        assert (response.status_code, response.json()["code"]) == (409, "owner_stays")
        response = ask(method, f"{ALL}{admin['id']}/", body, token=token)
        assert (response.status_code, response.json()["code"]) == (409, "not_oneself")


def test_anothers_member_is_like_none(ask: Any, cast: Any, asha: str) -> None:
    for method, body in (("DELETE", None), ("PATCH", {"role": "viewer"}), ("PATCH", {"role": "nonsense"})):
        answers = [
            ask(method, f"{ALL}{id}/", body, token=asha)
            for id in (cast.dev.id, cast.dev.user_id, uuid.uuid4(), "nonsense")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_key_adds_once(ask: Any, cast: Any, asha: str) -> None:
    headers = {"Idempotency-Key": "add-emre"}
    first, second = (ask("POST", ALL, EMRE, token=asha, **headers) for _ in range(2))
    # The answer holds a password that is told once, so it is not kept: a repetition is a new request.
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "already_member"
