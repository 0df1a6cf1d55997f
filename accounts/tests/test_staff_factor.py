"""Staff have two factors, except on a machine that only reaches itself."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.tests.asking import PASSWORD, Ask
from accounts.tests.authenticator import code_of, with_app
from identity import second_factor
from identity.actions.create_user import create_user
from identity.models import User


@pytest.fixture
def staff(db: None, settings: Settings) -> User:
    settings.STAFF_MFA = "required"
    return create_user(email="staff@example.com", password=PASSWORD, is_staff=True)


def by_token(access: str) -> WSGIRequest:
    return RequestFactory().get("/", headers={"Authorization": f"Bearer {access}"})


def test_the_password_alone_opens_no_staff_door(staff: User, ask: Ask) -> None:
    access = ask("POST", "login/", {"email": staff.email, "password": PASSWORD}).json()["tokens"]["access"]
    assert not second_factor.is_satisfied(by_token(access))
    response = ask("GET", "/v1/ops/payments/", token=access)
    assert (response.status_code, response.json()["code"]) == (403, "second_factor_required")


def test_with_the_code_it_does(staff: User, ask: Ask) -> None:
    secret = with_app(staff)
    body = {"email": staff.email, "password": PASSWORD, "code": code_of(secret, 1)}
    access = ask("POST", "login/", body).json()["tokens"]["access"]
    assert second_factor.is_satisfied(by_token(access))
    assert ask("GET", "/v1/ops/payments/", token=access).status_code == 200


def test_a_session_of_before_the_factor_does_not(staff: User, ask: Ask) -> None:
    access = ask("POST", "login/", {"email": staff.email, "password": PASSWORD}).json()["tokens"]["access"]
    with_app(staff)
    assert not second_factor.is_satisfied(by_token(access))


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic abc", "Bearer dbk_x"])
def test_nonsense_satisfies_nothing(staff: User, header: str) -> None:
    assert not second_factor.is_satisfied(RequestFactory().get("/", headers={"Authorization": header}))


def test_on_this_machine_alone_it_is_left_to_them(staff: User, ask: Ask, settings: Settings) -> None:
    settings.STAFF_MFA = "optional"
    access = ask("POST", "login/", {"email": staff.email, "password": PASSWORD}).json()["tokens"]["access"]
    assert second_factor.is_satisfied(by_token(access))


def test_staff_are_led_to_set_one_up(staff: User) -> None:
    browser = Client()
    browser.post("/sign-in/", {"identifier": staff.email, "password": PASSWORD})
    response = browser.get("/staff/")
    assert (response.status_code, response["Location"]) == (302, "/security/app/?next=%2Fstaff%2F")
    assert browser.get("/security/app/").status_code == 200
    secret = with_app(staff)
    assert browser.get("/staff/")["Location"] == "/security/confirm/?next=%2Fstaff%2F"
    shown = browser.post("/security/confirm/?next=/staff/", {"code": code_of(secret, 1), "next": "/staff/"})
    assert (shown.status_code, shown["Location"]) == (302, "/staff/")
    assert browser.get("/staff/").status_code == 200
