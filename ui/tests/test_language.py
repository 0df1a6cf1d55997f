"""Which language a page speaks, and that it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from identity.models import User
from tests.cast import Cast, ClientOf

SIGN_IN = "/sign-in/"


def spoken(client: Client, **headers: str) -> str:
    page = client.get(SIGN_IN, headers=headers).content.decode()
    return page.split('<html lang="', 1)[1].split('"', 1)[0]


@pytest.mark.django_db
def test_the_browser_is_heard_and_the_choice_holds_against_it() -> None:
    client = Client()
    assert spoken(client) == "en"
    assert spoken(client, accept_language="ur-PK,ur;q=0.9") == "ur"
    answer = client.post("/me/language/", {"language": "hi", "next": SIGN_IN})
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert spoken(client, accept_language="ur-PK,ur;q=0.9") == "hi"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"language": "xx"}, {}, {"language": "hi\x00"}])
def test_a_language_there_is_not_changes_nothing(sent: dict[str, str]) -> None:
    client = Client()
    assert client.post("/me/language/", sent).status_code == 404
    assert client.get("/me/language/").status_code == 405
    assert spoken(client) == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(back: str) -> None:
    assert Client().post("/me/language/", {"language": "ur", "next": back})["Location"] == "/"


def test_it_is_kept_with_the_person_for_their_next_device(cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.bilal).post("/me/language/", {"language": "my"})
    user = User.objects.get(pk=cast.bilal.user_id)
    assert user.language == "my"
    elsewhere = Client()
    elsewhere.force_login(user)
    page = elsewhere.get("/switch-account/", headers={"accept-language": "ur"}).content.decode()
    assert '<html lang="my"' in page


@pytest.mark.django_db
def test_right_to_left_where_it_is_read_so_with_the_words_of_its_scripts() -> None:
    client = Client(headers={"accept-language": "ur"})
    page = client.get(SIGN_IN).content.decode()
    assert '<html lang="ur" dir="rtl"' in page
    address = page.split('<script src="/words/', 1)[1].split('"', 1)[0]
    script: Any = client.get(f"/words/{address}")
    assert script.status_code == 200 and "immutable" in script["Cache-Control"]
    assert script["Content-Type"].startswith("text/javascript")
    assert client.get("/words/xx-abc.js").status_code == 404
    assert "/words/" not in Client().get(SIGN_IN).content.decode()
