"""Changing and resetting passwords, and what ends with the old one."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.actions.reset_password import reset_password
from accounts.links import mailed
from accounts.tests.asking import PASSWORD, Ask, Deliver, link_in
from audit.models import AuditEvent
from identity.models import User
from kernel.errors import Conflict
from tenancy.scope import scope
from tests.cast import Cast, ClientOf

NEW = "paneer-tikka-42"


def test_a_change_ends_every_session_and_opens_one(
    ask: Ask, cast: Cast, tokens: dict[str, str], client_of: ClientOf
) -> None:
    browser = client_of(cast.asha)
    body = {"current_password": PASSWORD, "new_password": NEW}
    response = ask("POST", "password/change/", body, token=tokens["access"])
    assert response.status_code == 200
    assert ask("GET", "me/", token=tokens["access"]).status_code == 401
    assert ask("POST", "refresh/", {"refresh": tokens["refresh"]}).status_code == 401
    assert browser.get("/v1/auth/me/").status_code == 401
    fresh = response.json()["tokens"]
    assert ask("GET", "me/", token=fresh["access"]).json()["account"]["id"] == str(cast.asha.account_id)
    assert ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD}).status_code == 401
    assert ask("POST", "login/", {"email": cast.asha.email, "password": NEW}).status_code == 200
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.filter(verb="password.change", actor_id=cast.asha.user_id).count() == 1


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        (
            {"current_password": "wrong", "new_password": NEW},
            "current_password",
            "The current password is wrong.",
        ),
        (
            {"current_password": PASSWORD, "new_password": "83920174651"},
            "new_password",
            "This password is entirely numeric.",
        ),
        ({"current_password": PASSWORD}, "new_password", "This is required."),
    ],
)
def test_what_will_not_do(
    ask: Ask, cast: Cast, tokens: dict[str, str], body: Any, field: str, sentence: str
) -> None:
    response = ask("POST", "password/change/", body, token=tokens["access"])
    assert (response.status_code, response.json()["errors"]) == (400, {field: [sentence]})
    assert ask("GET", "me/", token=tokens["access"]).status_code == 200


def test_guessing_the_current_password_is_throttled(ask: Ask, cast: Cast, tokens: dict[str, str]) -> None:
    body = {"current_password": "wrong", "new_password": NEW}
    for _ in range(10):
        assert ask("POST", "password/change/", body, token=tokens["access"]).status_code == 400
    assert ask("POST", "password/change/", body, token=tokens["access"]).status_code == 429


def test_a_browser_that_changes_it_goes_on(client_of: ClientOf, cast: Cast) -> None:
    browser, other = client_of(cast.asha), client_of(cast.asha)
    body = {"current_password": PASSWORD, "new_password": NEW}
    response = browser.post("/v1/auth/password/change/", body, "application/json")
    assert (response.status_code, response.json()["tokens"]) == (200, None)
    assert browser.get("/v1/auth/me/").status_code == 200
    assert other.get("/v1/auth/me/").status_code == 401


def test_a_reset_sounds_the_same_for_everyone(ask: Ask, cast: Cast, deliver: Deliver) -> None:
    known = ask("POST", "password/reset/", {"email": "Asha@example.com"})
    unknown = ask("POST", "password/reset/", {"email": "stranger@example.com"})
    nonsense = ask("POST", "password/reset/", {"email": "nonsense"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert (known.status_code, known.content) == (200, nonsense.content)
    deliver()
    assert [message.to for message in mail.outbox] == [["asha@example.com"]]


def test_resets_are_throttled_by_address(ask: Ask, cast: Cast) -> None:
    for _ in range(5):
        assert ask("POST", "password/reset/", {"email": "asha@example.com"}).status_code == 200
    assert ask("POST", "password/reset/", {"email": "ASHA@example.com"}).status_code == 429


def test_the_link_sets_a_password_once(
    ask: Ask, cast: Cast, tokens: dict[str, str], client: Client, deliver: Deliver
) -> None:
    ask("POST", "password/reset/", {"email": "asha@example.com"})
    deliver()
    path = link_in(mail.outbox[0].body, "/password/reset/")
    form = client.get(path, follow=True)
    assert form.status_code == 200
    where = form.redirect_chain[-1][0]
    weak = client.post(where, {"new_password": "83920174651"})
    assert "This password is entirely numeric." in weak.content.decode()
    assert client.post(where, {"new_password": NEW}).status_code == 302
    assert ask("POST", "login/", {"email": cast.asha.email, "password": NEW}).status_code == 200
    assert ask("GET", "me/", token=tokens["access"]).status_code == 401
    again = client.get(path, follow=True)
    assert again.context["valid"] is False
    with scope(cast.asha.account_id):
        assert AuditEvent.objects.filter(verb="password.reset", actor_id=cast.asha.user_id).count() == 1


def test_a_mailed_link_shows_that_the_address_is_ones_own(
    ask: Ask, cast: Cast, client: Client, deliver: Deliver
) -> None:
    ask("POST", "password/reset/", {"email": "asha@example.com"})
    deliver()
    set_by(client, link_in(mail.outbox[0].body, "/password/reset/"))
    assert User.objects.get(pk=cast.asha.user_id).email_verified_at is not None
    with scope(cast.asha.account_id):
        verbs = AuditEvent.objects.filter(actor_id=cast.asha.user_id).order_by("id")
        assert list(verbs.values_list("verb", flat=True)) == ["email.verify", "password.reset"]


@pytest.mark.django_db(transaction=True)
def test_of_eight_with_one_link_one_sets_the_password(committed_cast: Cast) -> None:
    user = User.objects.get(pk=committed_cast.asha.user_id)
    token = mailed.make_token(user)
    start = threading.Barrier(8)
    done: list[str] = []
    looked: list[bool] = []

    def send(place: int) -> None:
        mine = User.objects.get(pk=user.pk)
        start.wait(10)
        looked.append(mailed.check_token(mine, token))
        start.wait(10)
        try:
            reset_password(mine, f"paneer-tikka-{place}", token=token)
            done.append(f"paneer-tikka-{place}")
        except Conflict as refusal:
            assert refusal.code == "link_used"
        connection.close()

    threads = [threading.Thread(target=send, args=[place]) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert looked == [True] * 8, "without the row's lock each of them would have set it"
    assert len(done) == 1
    assert User.objects.get(pk=user.pk).check_password(done[0])


def set_by(client: Client, path: str) -> None:
    where = client.get(path, follow=True).redirect_chain[-1][0]
    assert client.post(where, {"new_password": NEW}).status_code == 302


def test_a_link_of_someone_shut_out_is_not_sent(ask: Ask, cast: Cast, deliver: Deliver) -> None:
    User.objects.filter(pk=cast.asha.user_id).update(is_active=False)
    assert ask("POST", "password/reset/", {"email": "asha@example.com"}).status_code == 200
    deliver()
    assert mail.outbox == []
