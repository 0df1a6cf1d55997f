"""Posts are written, published and taken back; bulletins tell what happened, once, and are not changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sites.actions.create_site import create_site
from sites.models import Site
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import an_announced_period


@pytest.fixture
def site(cast: Cast) -> Site:
    with as_member(cast.asha):
        return create_site(cast.asha, name="Mahalaxmi", industry="finance-savings")


class Sender:
    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = getattr(self.client, method)(f"/v1/auth{path}", body or {}, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None


@pytest.mark.django_db
def test_a_post_is_written_published_and_taken_back(cast: Cast, client_of: ClientOf, site: Site) -> None:
    send = Sender(client_of(cast.asha))
    status, post = send("post", f"/sites/{site.id}/posts/", {"title": "Welcome", "body": "Hello."})
    assert (status, post["slug"], post["state"]) == (201, "welcome", "draft")
    assert (
        send("post", f"/sites/{site.id}/posts/", {"title": "Welcome", "body": "Again."})[1]["slug"]
        == "welcome-2"
    )
    assert send("post", f"/sites/{site.id}/posts/", {"title": " ", "body": "x"})[0] == 400
    assert send("patch", f"/posts/{post['id']}/", {"body": "Hello, all."})[1]["body"] == "Hello, all."
    assert send("delete", f"/posts/{post['id']}/publication/")[0] == 409
    published = send("post", f"/posts/{post['id']}/publication/")[1]
    assert published["state"] == "published" and published["published_at"]
    assert send("post", f"/posts/{post['id']}/publication/")[0] == 409
    assert send("delete", f"/posts/{post['id']}/publication/")[0] == 204
    assert Sender(client_of(cast.dev))("get", f"/posts/{post['id']}/")[0] == 404
    assert Sender(client_of(cast.bilal))("patch", f"/posts/{post['id']}/", {"title": "x"})[0] == 403


@pytest.mark.django_db
def test_a_bulletin_tells_a_result_once(cast: Cast, client_of: ClientOf, site: Site) -> None:
    an_announced_period(cast.asha)
    send = Sender(client_of(cast.asha))
    (result,) = send("get", f"/sites/{site.id}/results/")[1]
    assert (result["title"], result["shown"]) == ("Evening, Friday", "007")
    bulletins = f"/sites/{site.id}/bulletins/"
    first, again = (send("post", bulletins, {"result": result["id"]}) for _ in range(2))
    assert first[0] == 201 and first[1]["id"] == again[1]["id"]
    assert first[1]["title"] == "Evening, Friday: 007"
    assert send("patch", f"/posts/{first[1]['id']}/", {"body": "It was 008."})[0] == 400
    assert send("post", bulletins, {"result": "nothing"})[0] == 404
    with as_member(cast.dev):
        other = create_site(cast.dev, name="Other", industry="retail")
    assert (
        Sender(client_of(cast.dev))("post", f"/sites/{other.id}/bulletins/", {"result": result["id"]})[0]
        == 404
    )
