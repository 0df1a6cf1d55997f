"""The pages: sign up, sign in and out, passwords, members, switching."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.tests.asking import PASSWORD, SANJAY, Ask, Deliver
from identity.actions.create_user import create_user
from identity.models import User
from kernel.clock import database_now
from plans.models import Grant
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tests.answers import Response, text_of
from tests.cast import Cast, ClientOf

NEW = "paneer-tikka-42"


def signs_in(browser: Client, identifier: str, password: str = PASSWORD, **more: str) -> Response:
    return browser.post("/sign-in/", {"identifier": identifier, "password": password, **more})


@pytest.mark.django_db
def test_signing_up_opens_the_desk(client: Client) -> None:
    page = text_of(client.get("/sign-up/"))
    for seen in ("Free trial", "Basic", "Pro", "Enterprise", "India", "Zimbabwe"):
        assert seen in page
    response = client.post("/sign-up/", SANJAY)
    assert (response.status_code, response["Location"]) == (302, "/")
    account = uuid.UUID(client.session["account_id"])
    assert client.get("/v1/auth/me/").json()["account"]["credits"] == 500
    with scope(account):
        assert Membership.objects.get().role == "owner"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "nonsense"}, "Enter an e-mail address, such as name@example.com."),
        ({"password": "83920174651"}, "This password is entirely numeric."),
        ({"first_name": ""}, "This field is required."),
        ({"plan": "gold"}, "Select a valid choice."),
        ({"country": "ZZ"}, "Select a valid choice."),
    ],
)
def test_a_wrong_sign_up_is_told_beside_the_field(client: Client, changed: Any, sentence: str) -> None:
    response = client.post("/sign-up/", {**SANJAY, **changed})
    assert response.status_code == 400
    assert sentence in text_of(response)
    assert SANJAY["password"] not in text_of(response)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_the_plan_and_country_of_a_link_are_chosen(client: Client) -> None:
    context = client.get("/sign-up/?plan=pro&country=PK").context
    form = context["form"]
    assert (form["plan"].value(), form["country"].value()) == ("pro", "PK")
    assert (context["chosen"].code, context["chosen_price"]["usd"] or "$79") == ("pro", "$79")


@pytest.mark.django_db
def test_what_was_chosen_stays_in_view_when_something_else_is_wrong(client: Client) -> None:
    wrong = {**SANJAY, "plan": "enterprise", "country": "PK", "email": "nonsense"}
    response = client.post("/sign-up/", wrong)
    assert response.status_code == 400
    assert response.context["chosen"].code == "enterprise"
    assert response.context["place"] == response.context["offers"]["countries"].get(
        "PK", response.context["offers"]["otherwise"]
    )


def test_signing_in_goes_where_one_was_going(client: Client, cast: Cast) -> None:
    response = signs_in(client, "asha@example.com", next="/members/")
    assert (response.status_code, response["Location"]) == (302, "/members/")
    assert client.session["account_id"] == str(cast.asha.account_id)
    assert client.get("/sign-in/?next=/members/")["Location"] == "/members/"


def test_the_sessions_cookie_is_for_us_alone(client: Client, cast: Cast) -> None:
    signs_in(client, "asha@example.com")
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, cast: Cast, elsewhere: str) -> None:
    assert signs_in(client, "asha@example.com", next=elsewhere)["Location"] == "/"


def test_a_stranger_is_told_no_more_by_the_page(client: Client, cast: Cast) -> None:
    wrong = signs_in(client, "asha@example.com", "wrong")
    stranger = signs_in(client, "stranger@example.com", "wrong")
    assert (wrong.status_code, stranger.status_code) == (401, 401)
    assert "Invalid credentials" in text_of(wrong)
    assert "Invalid credentials" in text_of(stranger)
    assert "account_id" not in client.session


def test_page_and_api_count_failures_together(client: Client, cast: Cast, ask: Ask) -> None:
    for _ in range(5):
        signs_in(client, "asha@example.com", "wrong")
        ask("POST", "login/", {"email": "asha@example.com", "password": "wrong"})
    response = signs_in(client, "asha@example.com")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 300


def test_whoever_waits_is_told_for_how_long(
    client: Client, cast: Cast, client_of: ClientOf, settings: Settings
) -> None:
    settings.THROTTLE_FAILED_SIGN_INS = 0
    settings.THROTTLE_REGISTRATIONS_PER_MINUTE = 0
    wrong = {"identifier": "asha@example.com", "password": "wrong"}
    other = {"current_password": "wrong", "new_password": "paneer-tikka-42"}
    answers = [
        client.post("/sign-in/", wrong),
        client_of(cast.asha).post("/password/change/", other),
        client_of(cast.asha).post("/security/confirm/", {"password": "wrong"}),
    ]
    for _ in range(6):
        last = client.post("/password/reset/", {"email": "asha@example.com"})
    client.post("/sign-up/", SANJAY)
    for answer in [*answers, last, client.post("/sign-up/", SANJAY)]:
        assert answer.status_code == 429, answer.request["PATH_INFO"]
        assert 1 <= int(answer["Retry-After"]) <= 300


def test_a_locked_account_is_refused(client: Client, cast: Cast) -> None:
    with scope(cast.asha.account_id):
        Account.objects.filter(pk=cast.asha.account_id).update(status="locked")
    response = signs_in(client, "asha@example.com")
    assert (response.status_code, "Account not active" in text_of(response)) == (403, True)


def test_signing_out_is_a_post(client_of: ClientOf, cast: Cast) -> None:
    browser = client_of(cast.asha)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.get("/members/").status_code == 200
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert browser.get("/members/")["Location"] == "/sign-in/?next=%2Fmembers%2F"


def test_whoever_was_removed_meets_the_form_not_a_loop(client_of: ClientOf, cast: Cast) -> None:
    browser = client_of(cast.bilal)
    with scope(cast.bilal.account_id):
        Membership.objects.filter(pk=cast.bilal.id).update(is_active=False)
    assert browser.get("/members/")["Location"].startswith("/sign-in/")
    assert browser.get("/sign-in/").status_code == 200


def test_staff_without_an_account_can_sign_in(client: Client, cast: Cast) -> None:
    create_user(email="staff@example.com", password=PASSWORD, is_staff=True)
    assert signs_in(client, "staff@example.com", next="/members/")["Location"] == "/staff/"
    assert client.get("/sign-in/")["Location"] == client.get("/sign-up/")["Location"] == "/staff/"
    assert client.get("/members/")["Location"] == "/sign-in/?next=%2Fmembers%2F"
    assert client.get("/sign-in/?next=/staff/accounts/")["Location"] == "/staff/accounts/"


def test_a_given_password_is_changed_first(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.bilal.user_id).update(
        must_change_password=True, temporary_until=database_now() + timedelta(days=1)
    )
    response = signs_in(client, "bilal@example.com", next="/members/")
    assert response["Location"] == "/password/change/?next=%2Fmembers%2F"
    assert "Choose a new password" in text_of(client.get(response["Location"]))
    body = {"current_password": PASSWORD, "new_password": NEW, "next": "/members/"}
    assert client.post("/password/change/", body)["Location"] == "/members/"
    assert User.objects.get(pk=cast.bilal.user_id).must_change_password is False


def test_changing_a_password_by_page(client_of: ClientOf, cast: Cast) -> None:
    browser, other = client_of(cast.asha), client_of(cast.asha)
    wrong = browser.post("/password/change/", {"current_password": "wrong", "new_password": NEW})
    assert (wrong.status_code, "The current password is wrong." in text_of(wrong)) == (400, True)
    browser.post("/password/change/", {"current_password": PASSWORD, "new_password": NEW})
    assert browser.get("/members/").status_code == 200
    assert other.get("/members/").status_code == 302
    assert Client().get("/password/change/")["Location"] == "/sign-in/?next=/password/change/"


def test_asking_for_a_link_by_page(client: Client, cast: Cast, deliver: Deliver) -> None:
    for email in ("asha@example.com", "stranger@example.com"):
        response = client.post("/password/reset/", {"email": email})
        assert (response.status_code, response["Location"]) == (302, "/password/reset/sent/")
    deliver()
    assert [message.to for message in mail.outbox] == [["asha@example.com"]]
    assert "If an account uses this address" in text_of(client.get("/password/reset/sent/"))


def test_the_members_page_shows_a_password_once(client_of: ClientOf, cast: Cast, client: Client) -> None:
    browser = client_of(cast.asha)
    body = {"full_name": "Emre Kaya", "contact": "emre@example.com", "role": "clerk"}
    response = browser.post("/members/", body)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    password = response.context["made"].temporary_password
    assert password in text_of(response)
    assert password not in text_of(browser.get("/members/"))
    assert signs_in(client, "emre@example.com", password)["Location"].startswith("/password/change/")


def test_the_members_page_changes_and_removes(client_of: ClientOf, cast: Cast) -> None:
    browser = client_of(cast.asha)
    assert browser.post(f"/members/{cast.bilal.id}/role/", {"role": "manager"}).status_code == 302
    assert browser.post(f"/members/{cast.chandra.id}/removal/").status_code == 302
    with scope(cast.asha.account_id):
        roles = dict(Membership.objects.filter(is_active=True).values_list("user__first_name", "role"))
    assert roles == {"Asha": "owner", "Bilal": "manager"}
    assert browser.post(f"/members/{cast.asha.id}/removal/").status_code == 409
    assert browser.post(f"/members/{cast.dev.id}/removal/").status_code == 404
    assert browser.post(f"/members/{cast.bilal.id}/role/", {"role": "owner"}).status_code == 400


def test_a_full_plan_is_told_above_the_form(client_of: ClientOf, cast: Cast) -> None:
    with scope(cast.asha.account_id):
        Grant.objects.update(max_users=3)
    body = {"full_name": "Emre Kaya", "contact": "98765 43210", "role": "clerk"}
    response = client_of(cast.asha).post("/members/", body)
    assert (response.status_code, "User limit reached for your plan" in text_of(response)) == (400, True)


def test_a_clerk_has_no_members_page(client_of: ClientOf, cast: Cast) -> None:
    assert client_of(cast.bilal).get("/members/").status_code == 403


def test_switching_by_page(client_of: ClientOf, cast: Cast) -> None:
    with scope(cast.dev.account_id):
        Membership.objects.create(account_id=cast.dev.account_id, user_id=cast.asha.user_id, role="admin")
    browser = client_of(cast.asha)
    page = text_of(browser.get("/switch-account/"))
    assert "Dev&#x27;s books, admin" in page
    response = browser.post("/switch-account/", {"account": str(cast.dev.account_id)})
    assert (response.status_code, browser.session["account_id"]) == (302, str(cast.dev.account_id))
    for account in (str(uuid.uuid4()), "nonsense"):
        assert browser.post("/switch-account/", {"account": account}).status_code == 404
    assert (
        client_of(cast.bilal).post("/switch-account/", {"account": str(cast.dev.account_id)}).status_code
        == 404
    )


def test_the_team_is_there_at_once_and_who_takes_part_in_groups_page_by_page(
    cast: Cast, client_of: ClientOf
) -> None:
    from identity.models import User
    from tenancy.models import Membership
    from tests.cast import as_member

    with as_member(cast.asha):
        for place in range(3):
            user = User.objects.create_user(
                f"part{place}@example.com", "a-long-pass-9", first_name=f"Part{place}"
            )
            Membership.objects.create(
                account_id=cast.asha.account_id, user=user, role="member", takes_seat=False
            )
    browser = client_of(cast.asha)
    first = browser.get("/members/?limit=2")
    assert [row["user_name"] for row in [*first.context["rows"], *first.context["others"]]] == [
        "Asha",
        "Bilal",
        "Chandra",
        "Part2",
        "Part1",
    ]
    assert first.context["users"] == 3
    second = browser.get(first.context["older"])
    assert [row["user_name"] for row in second.context["others"]] == ["Part0"]
    assert second.context["users"] == 3
    assert second.context["older"] is None
    assert browser.get("/members/?cursor=x").status_code == 400
