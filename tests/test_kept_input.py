"""A form that meets no session, no token or a refusal: the person is led back, and what was typed with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.answers import Response
from tests.cast import Cast, ClientOf

LOST = '<meta name="input-lost" content="yes">'
SENTENCE = "Your session expired. Sign in and we&#x27;ll bring back what you typed."
FROM: dict[str, Any] = {"HTTP_REFERER": "http://testserver/books/new/?a=1"}


def text_of(response: Response) -> str:
    return response.content.decode().replace("we'll", "we&#x27;ll")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/books/new/", "/staff/rates/", "/me/photo/"])
def test_without_a_session_a_form_leads_to_sign_in_and_back(path: str) -> None:
    client = Client()
    away = client.post(path, {"name": "Evening"}, **FROM)
    assert away["Location"] == "/sign-in/?next=%2Fbooks%2Fnew%2F%3Fa%3D1&expired=1"
    page = text_of(client.get(away["Location"]))
    assert SENTENCE in page and LOST in page
    assert SENTENCE not in text_of(client.get("/sign-in/?next=/books/new/"))


@pytest.mark.django_db
def test_only_a_page_of_ours_is_come_back_to(cast: Cast) -> None:
    for referer in ("https://evil.example/books/", "/books/", "", "http://testserver/periods/7/marks/"):
        away = Client().post("/periods/7/marks/", HTTP_REFERER=referer)
        assert away["Location"] == "/sign-in/?next=%2Fperiods%2F7%2F&expired=1", referer
    assert Client().get("/periods/7/")["Location"] == "/sign-in/?next=%2Fperiods%2F7%2F"


@pytest.mark.django_db
def test_a_token_of_an_earlier_session(cast: Cast, client_of: ClientOf) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/books/new/", **FROM)["Location"].startswith("/sign-in/?next=%2Fbooks%2Fnew%2F")
    asha = client_of(cast.asha)
    asha.handler.enforce_csrf_checks = True
    refused = asha.post("/books/new/", **FROM)
    page = text_of(refused)
    assert refused.status_code == 403
    assert LOST in page and 'href="/books/new/?a=1"' in page and "bring back what you typed" in page
    public = stranger.post("/sign-up/", HTTP_REFERER="http://testserver/sign-up/")
    assert (public.status_code, 'href="/sign-up/"' in text_of(public)) == (403, True)


@pytest.mark.django_db
def test_a_page_of_refusal_leads_back_to_the_form(cast: Cast, client_of: ClientOf) -> None:
    refused = client_of(cast.chandra).post("/books/new/", {"name": "Evening"}, **FROM)
    page = text_of(refused)
    assert refused.status_code == 403
    assert LOST in page and 'href="/books/new/?a=1"' in page and "Back to the form" in page
    seen = text_of(client_of(cast.chandra).get("/books/new/"))
    assert LOST not in seen


@pytest.mark.django_db
def test_the_reader_is_told_apart_and_not_named(cast: Cast, client_of: ClientOf) -> None:
    marks = set()
    for member in cast.everyone():
        page = text_of(client_of(member).get("/"))
        mark = page.split('<meta name="reader" content="')[1].split('"')[0]
        assert str(member.user_id) not in mark and len(mark) == 16
        marks.add(mark)
    assert len(marks) == 4
    assert '<meta name="reader"' not in text_of(Client().get("/sign-in/"))


@pytest.mark.django_db
def test_sign_up_says_everything_in_one_round(cast: Cast) -> None:
    sent = {
        "first_name": "",
        "email": "asha@example.com",
        "business_name": "Verma",
        "country": "IN",
        "plan": "free-trial",
        "password": "1234567890",
    }
    refused = Client().post("/sign-up/", sent)
    page = text_of(refused)
    assert refused.status_code == 400
    assert "Email already registered" in page
    assert "entirely numeric" in page or "only digits" in page
    assert page.count("field-error") >= 3
    assert "data-errors-in-place" in page
