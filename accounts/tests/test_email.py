"""An address is confirmed by the link that was mailed to it, and by nothing else."""

from __future__ import annotations

import pytest
from django.core import mail, signing
from django.test import Client

from accounts.mails import VERIFICATION, verification_url
from accounts.tests.asking import SANJAY, Ask, Deliver, TokenOf, link_in
from identity.models import User
from tests.cast import Cast, ClientOf


def test_signing_up_sends_the_link_that_confirms(ask: Ask, db: None, deliver: Deliver) -> None:
    made = ask("POST", "register/", SANJAY).json()
    assert made["user"]["email_verified"] is False
    assert mail.outbox == [], "nothing is mailed from inside a decision"
    deliver()
    assert [message.to for message in mail.outbox] == [["sanjay@sahyadri.example"]]
    path = link_in(mail.outbox[0].body, "/email/")
    page = Client().get(path)
    assert page.status_code == 200
    assert User.objects.get().email_verified_at is None, "programs that look through mail open every link"
    assert Client().post(path).status_code == 302
    first = User.objects.get().email_verified_at
    assert first is not None
    assert Client().post(path).status_code == 302
    assert User.objects.get().email_verified_at == first
    assert ask("GET", "me/", token=made["tokens"]["access"]).status_code == 401, "opened before that"
    body = {"email": SANJAY["email"], "password": SANJAY["password"]}
    assert ask("POST", "login/", body).json()["user"]["email_verified"] is True


def test_a_link_is_for_one_address(cast: Cast) -> None:
    user = User.objects.get(pk=cast.asha.user_id)
    path = link_in(verification_url(user), "/email/")
    User.objects.filter(pk=user.pk).update(email="other@example.com")
    Client().post(path)
    assert User.objects.get(pk=user.pk).email_verified_at is None


def test_links_that_are_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.get(pk=cast.asha.user_id)
    good = link_in(verification_url(user), "/email/")
    forged = signing.dumps([str(user.pk), user.email], salt="another")
    odd = signing.dumps("x", salt=VERIFICATION)
    for path in (good[:-3] + "xx/", "/email/x/", f"/email/{forged}/", f"/email/{odd}/"):
        assert Client().post(path).status_code == 404, path
    monkeypatch.setattr("accounts.mails.VERIFICATION_SECONDS", -1)
    assert Client().post(good).status_code == 404
    assert User.objects.get(pk=user.pk).email_verified_at is None


def test_the_mail_can_be_had_again_but_not_for_ever(
    client_of: ClientOf, cast: Cast, deliver: Deliver
) -> None:
    browser = client_of(cast.asha)
    for _ in range(5):
        assert browser.post("/email/again/", {"next": "/members/"})["Location"] == "/members/"
    response = browser.post("/email/again/")
    assert response.status_code == 429
    assert int(response["Retry-After"]) >= 1
    deliver()
    assert len(mail.outbox) == 5


def test_it_can_be_asked_for_by_program(ask: Ask, cast: Cast, token_of: TokenOf, deliver: Deliver) -> None:
    assert ask("POST", "email/verification/", token=token_of(cast.asha)).status_code == 200
    assert ask("POST", "email/verification/").status_code == 401
    deliver()
    assert [message.to for message in mail.outbox] == [["asha@example.com"]]


def test_pages_say_so_until_it_is_done(client_of: ClientOf, cast: Cast) -> None:
    browser = client_of(cast.asha)
    assert "open the link we sent to asha@example.com" in browser.get("/members/").content.decode()
    browser.post(link_in(verification_url(User.objects.get(pk=cast.asha.user_id)), "/email/"))
    assert "Confirm your e-mail address" not in browser.get("/members/").content.decode()
