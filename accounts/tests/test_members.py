"""/v1/members/: who belongs, changing and removing people. Inviting is in test_invitations."""

from __future__ import annotations

import uuid

import pytest

from accounts.tests.asking import PASSWORD, Ask, TokenOf
from audit.models import AuditEvent
from plans.models import Grant
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.scope import scope
from tests.cast import Cast, as_member

ALL = "/v1/members/"


@pytest.fixture
def asha(cast: Cast, token_of: TokenOf) -> str:
    return token_of(cast.asha)


def one(member: Member) -> str:
    return f"{ALL}{member.id}/"


@pytest.mark.parametrize("who", ["bilal", "chandra"])
def test_only_those_who_run_the_account(ask: Ask, cast: Cast, token_of: TokenOf, who: str) -> None:
    token = token_of(getattr(cast, who))
    body = {"email": "emre@example.com", "full_name": "Emre", "role": "clerk"}
    for method, path, sent in [
        ("GET", ALL, None),
        ("POST", ALL, body),
        ("GET", f"{ALL}invitations/", None),
        ("PATCH", one(cast.asha), {"role": "viewer"}),
        ("DELETE", one(cast.chandra), None),
    ]:
        response = ask(method, path, sent, token=token)
        assert (response.status_code, response.json()["code"]) == (403, "denied")


def test_a_new_role_is_felt_at_once(ask: Ask, cast: Cast, asha: str, token_of: TokenOf) -> None:
    bilal = token_of(cast.bilal)
    response = ask("PATCH", one(cast.bilal), {"role": "admin"}, token=asha)
    assert (response.status_code, response.json()["role"]) == (200, "admin")
    assert ask("GET", ALL, token=bilal).status_code == 200
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.get(verb="member.role").facts == {"before": "clerk", "after": "admin"}


def test_removal_is_felt_at_once(ask: Ask, cast: Cast, asha: str) -> None:
    tokens = ask("POST", "login/", {"email": cast.bilal.email, "password": PASSWORD}).json()["tokens"]
    assert ask("DELETE", one(cast.bilal), token=asha).status_code == 204
    assert ask("GET", ALL, token=tokens["access"]).status_code == 401
    assert ask("POST", "refresh/", {"refresh": tokens["refresh"]}).status_code == 401
    assert str(cast.bilal.id) not in [row["id"] for row in ask("GET", ALL, token=asha).json()["results"]]
    assert ask("DELETE", one(cast.bilal), token=asha).status_code == 404


def test_who_comes_back_is_invited_and_signs_in_to_answer(ask: Ask, cast: Cast, asha: str) -> None:
    ask("DELETE", one(cast.bilal), token=asha)
    body = {"email": cast.bilal.email, "full_name": "Bilal", "role": "viewer"}
    assert ask("POST", ALL, body, token=asha).json()["state"] == "invited"
    with scope(cast.asha.account_id):
        assert not Membership.objects.get(pk=cast.bilal.id).is_active
    signed_in = ask("POST", "login/", {"email": cast.bilal.email, "password": PASSWORD})
    assert (signed_in.status_code, signed_in.json()["account"]) == (200, None), "to answer the invitation"


def test_a_chit_member_who_joins_the_team_takes_a_place(ask: Ask, cast: Cast, asha: str) -> None:
    with as_member(cast.asha):
        Grant.objects.update(max_users=3)
        Membership.objects.filter(pk=cast.chandra.id).update(role="member", takes_seat=False)
    assert ask("PATCH", one(cast.chandra), {"role": "viewer"}, token=asha).status_code == 200
    with as_member(cast.asha):
        Membership.objects.filter(pk=cast.chandra.id).update(role="member", takes_seat=False)
        Grant.objects.update(max_users=2)
    full = ask("PATCH", one(cast.chandra), {"role": "viewer"}, token=asha)
    assert full.json() == {"detail": "User limit reached for your plan", "code": "user_limit"}


def test_the_owner_stays(ask: Ask, cast: Cast, asha: str, token_of: TokenOf) -> None:
    with as_member(cast.asha):
        Membership.objects.filter(pk=cast.bilal.id).update(role="admin")
    token = token_of(cast.bilal)
    for method, body in (("DELETE", None), ("PATCH", {"role": "viewer"})):
        response = ask(method, one(cast.asha), body, token=token)
        assert (response.status_code, response.json()["code"]) == (409, "owner_stays")
        response = ask(method, one(cast.bilal), body, token=token)
        assert (response.status_code, response.json()["code"]) == (409, "not_oneself")


def test_anothers_member_is_like_none(ask: Ask, cast: Cast, asha: str) -> None:
    for method, body in (("DELETE", None), ("PATCH", {"role": "viewer"}), ("PATCH", {"role": "nonsense"})):
        answers = [
            ask(method, f"{ALL}{id}/", body, token=asha)
            for id in (cast.dev.id, cast.dev.user_id, uuid.uuid4(), "nonsense")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
