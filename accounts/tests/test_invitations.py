"""Nobody becomes a member without accepting, and an account learns nothing that nobody told it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import Invitation
from accounts.tests.asking import PASSWORD, Ask, Deliver, TokenOf, link_in
from audit.models import AuditEvent
from identity.models import ApiSession, User
from kernel.clock import database_now
from plans.models import Grant
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tests.cast import Cast, ClientOf, as_member
from tests.racing import at_once

ALL = "/v1/members/"
EMRE = {"email": "Emre@example.com", "full_name": "Emre  Can Kaya", "role": "clerk"}
FARAH = {"mobile_number": "98765 43210", "full_name": "Farah", "role": "manager"}
NEW = "paneer-tikka-42"
FIELDS = {
    *("id", "state", "full_name", "email", "mobile_number", "role", "invited_at", "expires_at"),
    *("temporary_password", "invite_url"),
}  # fmt: skip


@pytest.fixture
def asha(cast: Cast, token_of: TokenOf) -> str:
    return token_of(cast.asha)


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"


def path_of(url: str) -> str:
    return url.partition("8000")[2]


def code_of(url: str) -> str:
    return path_of(url).strip("/").rpartition("/")[2]


def members_of(member: Member) -> int:
    with as_member(member):
        return Membership.objects.filter(is_active=True).count()


# --- inviting ------------------------------------------------------------------------------------


def test_the_answer_is_what_was_typed(ask: Ask, cast: Cast, asha: str) -> None:
    response = ask("POST", ALL, FARAH, token=asha)
    assert response.status_code == 201
    answer = response.json()
    assert set(answer) == FIELDS
    assert (answer["state"], answer["full_name"], answer["role"]) == ("invited", "Farah", "manager")
    assert (answer["mobile_number"], answer["email"]) == ("+919876543210", None)
    assert len(answer["temporary_password"]) == 12 and "/invitation/" in answer["invite_url"]
    assert members_of(cast.asha) == 3
    assert not User.objects.filter(mobile_number="+919876543210").exists()
    listed = ask("GET", f"{ALL}invitations/", token=asha).json()["results"]
    assert [row["id"] for row in listed] == [answer["id"]]
    assert "temporary_password" not in listed[0] and "invite_url" not in listed[0]
    with scope(cast.asha.account_id):
        event = AuditEvent.objects.get(verb="member.invite")
        assert event.facts == {"who": "Farah", "role": "manager"}


@pytest.mark.parametrize("has_mail", [True, False])
def test_known_and_unknown_are_answered_alike(
    ask: Ask, cast: Cast, asha: str, settings: Settings, has_mail: bool
) -> None:
    settings.EMAIL_HOST = "mail.example" if has_mail else ""
    User.objects.filter(pk=cast.dev.user_id).update(
        first_name="Devika", last_name="Real Name", mobile_number="+919876543211"
    )
    pairs = [
        ({"email": cast.dev.email}, {"email": "nobody@example.com"}),
        ({"mobile_number": "9876543211"}, {"mobile_number": "9876543212"}),
    ]
    for known, unknown in pairs:
        shapes = []
        for contact in (known, unknown):
            response = ask("POST", ALL, {**contact, "full_name": "Guess", "role": "member"}, token=asha)
            assert response.status_code == 201
            body = response.json()
            assert "Real Name" not in str(body) and str(cast.dev.user_id) not in str(body)
            shapes.append({key: type(value) for key, value in body.items()})
        assert shapes[0] == shapes[1]
    with scope(cast.asha.account_id):
        assert not Membership.objects.filter(user_id=cast.dev.user_id).exists()


def test_a_mailed_link_is_told_to_nobody_else(
    ask: Ask, cast: Cast, asha: str, with_mail: None, deliver: Deliver
) -> None:
    answer = ask("POST", ALL, EMRE, token=asha).json()
    assert (answer["temporary_password"], answer["invite_url"]) == (None, None)
    deliver()
    assert [message.to for message in mail.outbox] == [["emre@example.com"]]
    assert "Asha's books" in mail.outbox[0].body
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        queued = " ".join(row[0] for row in cursor.fetchall())
    assert link_in(mail.outbox[0].body, "/invitation/").strip("/").rpartition("/")[2] not in queued


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
def test_what_is_wrong_stands_by_its_field(ask: Ask, asha: str, changed: Any, fields: list[str]) -> None:
    response = ask("POST", ALL, {**EMRE, **changed}, token=asha)
    assert (response.status_code, sorted(response.json()["errors"])) == (400, fields)


def test_nobody_is_invited_twice(ask: Ask, cast: Cast, asha: str) -> None:
    member = ask("POST", ALL, {**EMRE, "email": cast.bilal.email}, token=asha)
    assert (member.status_code, member.json()["code"]) == (409, "already_member")
    assert ask("POST", ALL, EMRE, token=asha).status_code == 201
    again = ask("POST", ALL, EMRE, token=asha)
    assert (again.status_code, again.json()["code"]) == (409, "already_invited")


def test_invitations_and_members_fill_the_plan(ask: Ask, cast: Cast, asha: str) -> None:
    with scope(cast.asha.account_id):
        Grant.objects.update(max_users=5)
    first = ask("POST", ALL, EMRE, token=asha).json()
    member = {"mobile_number": "9876543210", "full_name": "Gita", "role": "member"}
    assert ask("POST", ALL, member, token=asha).status_code == 201
    full = ask("POST", ALL, {**member, "mobile_number": "9876543211"}, token=asha)
    assert full.json() == {"detail": "User limit reached for your plan", "code": "user_limit"}
    assert ask("DELETE", f"{ALL}{first['id']}/", token=asha).status_code == 204
    assert ask("POST", ALL, {**member, "mobile_number": "9876543211"}, token=asha).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once(ask: Ask, committed_cast: Cast, token_of: TokenOf) -> None:
    asha = committed_cast.asha
    with scope(asha.account_id):
        Grant.objects.update(max_users=5)
    token = token_of(asha)
    bodies = [{**EMRE, "email": f"p{position}@example.com"} for position in range(6)]
    answers = at_once(*[partial(ask, "POST", ALL, body, token=token) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, 201, 400, 400, 400, 400]


def test_an_unpaid_account_may_still_mind_its_team(ask: Ask, cast: Cast, asha: str) -> None:
    with scope(cast.asha.account_id):
        Account.objects.filter(pk=cast.asha.account_id).update(status="suspended")
    assert ask("POST", ALL, EMRE, token=asha).status_code == 201


def test_inviting_is_not_for_trying_numbers(ask: Ask, cast: Cast, asha: str, settings: Settings) -> None:
    settings.THROTTLE_INVITATIONS_PER_HOUR = 3
    for place in range(3):
        body = {**FARAH, "mobile_number": f"98765432{place:02d}"}
        assert ask("POST", ALL, body, token=asha).status_code == 201
    full = ask("POST", ALL, {**FARAH, "mobile_number": "9876543299"}, token=asha)
    assert (full.status_code, full.json()["code"]) == (429, "throttled")


def test_one_person_is_not_flooded(ask: Ask, cast: Cast, asha: str) -> None:
    made = ask("POST", ALL, EMRE, token=asha).json()
    where = f"{ALL}invitations/{made['id']}/resending/"
    statuses = [ask("POST", where, token=asha).status_code for _ in range(5)]
    assert statuses == [201] * 4 + [429]


def test_making_an_admin_wants_proof(ask: Ask, cast: Cast, asha: str, client_of: ClientOf) -> None:
    admin = {**EMRE, "role": "admin"}
    ApiSession.objects.update(confirmed_at=database_now() - timedelta(minutes=16))
    for method, path, body in [
        ("POST", ALL, admin),
        ("PATCH", f"{ALL}{cast.bilal.id}/", {"role": "admin"}),
    ]:
        response = ask(method, path, body, token=asha)
        assert (response.status_code, response.json()["code"]) == (403, "confirmation_required")
    assert ask("POST", ALL, EMRE, token=asha).status_code == 201
    browser = client_of(cast.asha)
    page = browser.post("/members/", {"full_name": "Li", "contact": "li@example.com", "role": "admin"})
    assert page["Location"] == "/security/confirm/?next=%2Fmembers%2F"
    assert browser.post("/security/confirm/", {"password": PASSWORD, "next": "/members/"}).status_code == 302
    shown = browser.get("/members/").content.decode()
    assert 'value="Li"' in shown and 'value="li@example.com"' in shown, "what was typed is there again"


# --- accepting -----------------------------------------------------------------------------------


def test_somebody_new_chooses_a_password_by_the_link(ask: Ask, cast: Cast, asha: str) -> None:
    made = ask("POST", ALL, FARAH, token=asha).json()
    browser = Client()
    where = browser.get(path_of(made["invite_url"]), follow=True)
    assert where.redirect_chain[-1][0] == "/invitation/", "the code does not stay in the address"
    assert "Asha invites" in where.content.decode()
    weak = browser.post("/invitation/", {"full_name": "Farah Noor", "password": "83920174651"})
    assert weak.status_code == 400 and "entirely numeric" in weak.content.decode()
    assert members_of(cast.asha) == 3
    done = browser.post("/invitation/", {"full_name": "Farah Noor", "password": NEW})
    assert done["Location"] == "/"
    assert browser.get("/v1/auth/me/").json()["account"]["role"] == "manager"
    user = User.objects.get(mobile_number="+919876543210")
    assert (user.full_name, user.must_change_password) == ("Farah Noor", False)
    with scope(cast.asha.account_id):
        assert str(Membership.objects.get(user=user).pk) == made["id"], "the id goes on naming her"
        assert AuditEvent.objects.get(verb="member.join").actor_id == user.pk
    again = Client().get(path_of(made["invite_url"]), follow=True)
    assert again.status_code == 404
    refused = ask("POST", "login/", {"mobile_number": "9876543210", "password": made["temporary_password"]})
    assert refused.status_code == 401, "the paper is worthless with the link"


def test_a_mailed_link_shows_the_address_is_ones_own(
    ask: Ask, cast: Cast, asha: str, with_mail: None, deliver: Deliver
) -> None:
    ask("POST", ALL, EMRE, token=asha)
    deliver()
    browser = Client()
    browser.get(link_in(mail.outbox[0].body, "/invitation/"))
    assert browser.post("/invitation/", {"full_name": "Emre", "password": NEW}).status_code == 302
    assert User.objects.get(email="emre@example.com").email_verified_at is not None


def test_a_link_told_to_the_inviter_does_not(ask: Ask, cast: Cast, asha: str) -> None:
    made = ask("POST", ALL, EMRE, token=asha).json()
    body = {"code": code_of(made["invite_url"]), "password": NEW}
    answer = ask("POST", "invitations/acceptance/", body)
    assert (answer.status_code, answer.json()["account"]["role"]) == (200, "clerk")
    assert answer.json()["user"]["email_verified"] is False
    assert ask("GET", "/v1/books/", token=answer.json()["tokens"]["access"]).status_code == 200


def test_who_is_known_signs_in_to_accept(ask: Ask, cast: Cast, asha: str, client_of: ClientOf) -> None:
    body = {"email": cast.dev.email, "full_name": "Somebody Else", "role": "viewer"}
    made = ask("POST", ALL, body, token=asha).json()
    taken = Client()
    taken.get(path_of(made["invite_url"]))
    refused = taken.post("/invitation/", {"full_name": "x", "password": NEW})
    assert refused.status_code == 409 and "Sign in with your own password" in refused.content.decode()
    by_paper = ask("POST", "login/", {"email": cast.dev.email, "password": made["temporary_password"]})
    assert by_paper.status_code == 401, "no paper lets in as somebody known"
    dev = client_of(cast.dev)
    dev.get(path_of(made["invite_url"]))
    assert "Accept invitation" in dev.get("/invitation/").content.decode()
    assert members_of(cast.asha) == 3, "opening the link accepts nothing"
    assert dev.post("/invitation/", {"answer": "join"})["Location"] == "/"
    assert dev.get("/v1/auth/me/").json()["account"]["name"] == "Asha's books"
    assert User.objects.get(pk=cast.dev.user_id).full_name == "Dev"
    assert User.objects.get(pk=cast.dev.user_id).check_password(PASSWORD)


def test_somebody_else_cannot_accept_it(
    ask: Ask, cast: Cast, asha: str, client_of: ClientOf, token_of: TokenOf
) -> None:
    made = ask("POST", ALL, EMRE, token=asha).json()
    dev = client_of(cast.dev)
    dev.get(path_of(made["invite_url"]))
    assert "Sign out" in dev.get("/invitation/").content.decode()
    assert dev.post("/invitation/", {"answer": "join"}).status_code == 403
    body = {"code": code_of(made["invite_url"])}
    refused = ask("POST", "invitations/acceptance/", body, token=token_of(cast.dev))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")


def test_a_confirmed_address_finds_its_invitations(
    ask: Ask, cast: Cast, asha: str, token_of: TokenOf
) -> None:
    body = {"email": cast.dev.email, "full_name": "Dev", "role": "viewer"}
    made = ask("POST", ALL, body, token=asha).json()
    dev = token_of(cast.dev)
    assert ask("GET", "invitations/", token=dev).json() == {"results": []}, "anybody may write an address"
    where = f"invitations/{made['id']}/acceptance/"
    assert ask("POST", where, token=dev).status_code == 404
    User.objects.filter(pk=cast.dev.user_id).update(email_verified_at=database_now())
    listed = ask("GET", "invitations/", token=dev).json()["results"]
    assert [(own["account"], own["role"], own["invited_by"]) for own in listed] == [
        ("Asha's books", "viewer", "Asha")
    ]
    assert ask("POST", where, token=token_of(cast.bilal)).status_code == 404
    assert ask("POST", where, token=dev).json()["account"]["role"] == "viewer"
    assert ask("POST", where, token=dev).status_code == 404
    assert members_of(cast.asha) == 4


def test_declining_ends_it(ask: Ask, cast: Cast, asha: str, client_of: ClientOf) -> None:
    body = {"email": cast.dev.email, "full_name": "Dev", "role": "viewer"}
    ask("POST", ALL, body, token=asha)
    User.objects.filter(pk=cast.dev.user_id).update(email_verified_at=database_now())
    dev = client_of(cast.dev)
    assert "invites you to join" in dev.get("/switch-account/").content.decode()
    with scope(cast.asha.account_id):
        waiting = Invitation.objects.get()
    assert dev.post(f"/invitations/{waiting.pk}/refusal/").status_code == 302
    with scope(cast.asha.account_id):
        assert Invitation.objects.get().outcome == "declined"
    assert members_of(cast.asha) == 3
    assert ask("GET", f"{ALL}invitations/", token=asha).json()["results"] == []


@pytest.mark.parametrize("how", ["withdraw", "resend", "expire"])
def test_a_code_that_has_ended_lets_nobody_in(ask: Ask, cast: Cast, asha: str, how: str) -> None:
    made = ask("POST", ALL, FARAH, token=asha).json()
    if how == "withdraw":
        assert ask("DELETE", f"{ALL}invitations/{made['id']}/", token=asha).status_code == 204
    elif how == "resend":
        fresh = ask("POST", f"{ALL}invitations/{made['id']}/resending/", token=asha).json()
        assert fresh["temporary_password"] != made["temporary_password"]
    else:
        with scope(cast.asha.account_id):
            Invitation.objects.update(expires_at=database_now() - timedelta(seconds=1))
    body = {"code": code_of(made["invite_url"]), "password": NEW}
    assert ask("POST", "invitations/acceptance/", body).status_code == 404
    by_paper = {"mobile_number": "9876543210", "password": made["temporary_password"]}
    assert ask("POST", "login/", by_paper).status_code == 401
    assert members_of(cast.asha) == 3


@pytest.mark.parametrize("code", ["x", "a" * 32, "a" * 500, "é"])
def test_made_up_codes_are_nobodys(cast: Cast, code: str) -> None:
    assert Client().get(f"/invitation/{code}/", follow=True).status_code == 404


def test_invitations_of_others_are_like_none(ask: Ask, cast: Cast, asha: str, token_of: TokenOf) -> None:
    theirs = ask("POST", ALL, FARAH, token=token_of(cast.dev)).json()["id"]
    for method, path in (("DELETE", ""), ("POST", "resending/")):
        answers = [
            ask(method, f"{ALL}invitations/{id}/{path}", token=asha) for id in (theirs, uuid.uuid4(), "x")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


# --- temporary passwords -------------------------------------------------------------------------


def by_paper(ask: Ask, made: Any) -> Any:
    body = {"mobile_number": made["mobile_number"], "password": made["temporary_password"]}
    return ask("POST", "login/", body)


def test_a_temporary_password_leads_only_to_choosing_one(ask: Ask, cast: Cast, asha: str) -> None:
    made = ask("POST", ALL, FARAH, token=asha).json()
    signed_in = by_paper(ask, made)
    assert signed_in.status_code == 200
    assert signed_in.json()["user"]["must_change_password"] is True
    assert signed_in.json()["account"] is None
    token = signed_in.json()["tokens"]["access"]
    for method, path, body in [
        ("GET", "/v1/books/", None),
        ("POST", "/v1/books/", {"name": "x"}),
        ("GET", "sessions/", None),
        ("POST", "switch-account/", {"account": str(cast.asha.account_id)}),
        ("POST", "tokens/", {"name": "x"}),
        ("POST", "email/verification/", None),
        ("GET", "invitations/", None),
    ]:
        refused = ask(method, path, body, token=token)
        assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required"), path
    assert members_of(cast.asha) == 3
    change = {"current_password": made["temporary_password"], "new_password": NEW}
    changed = ask("POST", "password/change/", change, token=token)
    assert (changed.status_code, changed.json()["account"]["role"]) == (200, "manager")
    assert ask("GET", "/v1/books/", token=changed.json()["tokens"]["access"]).status_code == 200
    assert by_paper(ask, made).status_code == 401, "once"
    assert ask("GET", "me/", token=token).status_code == 401
    assert ask("POST", "login/", {"mobile_number": "9876543210", "password": NEW}).status_code == 200


def test_by_page_too(ask: Ask, cast: Cast, asha: str) -> None:
    made = ask("POST", ALL, FARAH, token=asha).json()
    browser = Client()
    given = {"identifier": "98765 43210", "password": made["temporary_password"].upper()}
    assert browser.post("/sign-in/", given)["Location"].startswith("/password/change/")
    for path in ("/", "/security/", "/switch-account/", "/me/photo/", "/members/"):
        assert browser.get(path)["Location"].startswith("/password/change/"), path
    assert browser.get("/v1/books/").json()["code"] == "password_change_required"
    sent = {"current_password": made["temporary_password"], "new_password": NEW}
    assert browser.post("/password/change/", sent)["Location"] == "/"
    assert browser.get("/v1/auth/me/").json()["account"]["role"] == "manager"
    assert browser.get("/security/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_eight_with_one_code_one_sets_the_password(
    ask: Ask, committed_cast: Cast, token_of: TokenOf, settings: Settings
) -> None:
    settings.THROTTLE_FAILED_SIGN_INS = 100
    made = ask("POST", ALL, FARAH, token=token_of(committed_cast.asha)).json()
    token = by_paper(ask, made).json()["tokens"]["access"]

    def send(place: int) -> int:
        if place % 2:
            body = {"code": code_of(made["invite_url"]), "password": f"paneer-tikka-{place}"}
            return int(ask("POST", "invitations/acceptance/", body).status_code)
        body = {"current_password": made["temporary_password"], "new_password": f"paneer-tikka-{place}"}
        return int(ask("POST", "password/change/", body, token=token).status_code)

    statuses = at_once(*[partial(send, place) for place in range(8)])
    assert statuses.count(200) == 1, statuses
    winner = statuses.index(200)
    assert User.objects.get(mobile_number="+919876543210").check_password(f"paneer-tikka-{winner}")


def test_a_password_of_another_account_opens_nothing_here(
    ask: Ask, cast: Cast, asha: str, token_of: TokenOf
) -> None:
    """Else whoever invited somebody first could come into the second account in their name."""
    first = ask("POST", ALL, FARAH, token=token_of(cast.dev)).json()
    ask("POST", ALL, FARAH, token=asha)
    token = by_paper(ask, first).json()["tokens"]["access"]
    change = {"current_password": first["temporary_password"], "new_password": NEW}
    me = ask("POST", "password/change/", change, token=token).json()
    assert me["account"]["name"] == "Dev's books"
    assert members_of(cast.asha) == 3
    access = me["tokens"]["access"]
    assert ask("GET", "invitations/", token=access).json() == {"results": []}


def test_guessing_a_temporary_password_is_throttled(ask: Ask, cast: Cast, asha: str) -> None:
    made = ask("POST", ALL, FARAH, token=asha).json()
    for _ in range(10):
        assert by_paper(ask, {**made, "temporary_password": "wrong"}).status_code == 401
    assert by_paper(ask, made).status_code == 429


def test_a_password_told_before_there_were_invitations_ends(ask: Ask, cast: Cast) -> None:
    """It lets choose one for a week, and nothing else."""
    User.objects.filter(pk=cast.bilal.user_id).update(must_change_password=True)
    body = {"email": cast.bilal.email, "password": PASSWORD}
    assert ask("POST", "login/", body).status_code == 401
    User.objects.filter(pk=cast.bilal.user_id).update(temporary_until=database_now() + timedelta(days=1))
    token = ask("POST", "login/", body).json()["tokens"]["access"]
    assert ask("GET", "/v1/books/", token=token).json()["code"] == "password_change_required"
    change = {"current_password": PASSWORD, "new_password": NEW}
    changed = ask("POST", "password/change/", change, token=token).json()
    assert changed["account"]["role"] == "clerk"


# --- the page ------------------------------------------------------------------------------------


def test_the_page_shows_what_waits(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.asha)
    made = browser.post("/members/", {"full_name": "Farah", "contact": "98765 43210", "role": "clerk"})
    text = made.content.decode()
    assert made.status_code == 200 and "/invitation/" in text and made["Cache-Control"].count("no-store")
    shown = browser.get("/members/").content.decode()
    assert "Farah" in shown and "Resend" in shown and "4 of" in shown
    assert "/invitation/" not in shown.replace("/members/invitations/", "")
    with as_member(cast.asha):
        user = User.objects.create_user("part@example.com", "a-long-pass-9", first_name="Parvati")
        Membership.objects.create(account_id=cast.asha.account_id, user=user, role="member", takes_seat=False)
    shown = browser.get("/members/").content.decode().split("<main")[1]
    assert shown.index("Bilal") < shown.index("Farah") < shown.index("Parvati"), "before all chit members"
    with scope(cast.asha.account_id):
        waiting = Invitation.objects.get()
    again = browser.post(f"/members/invitations/{waiting.pk}/resending/").content.decode()
    assert "/invitation/" in again
    browser.post(f"/members/invitations/{waiting.pk}/withdrawal/")
    assert (
        "Farah" not in browser.get("/members/").content.decode().split("<main")[1].split("Invite a person")[0]
    )
