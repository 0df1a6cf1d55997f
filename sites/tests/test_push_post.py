"""What is published goes to the site's WordPress: made once, changed, taken away, tried again."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from sites.actions.connect_wordpress import connect_wordpress
from sites.actions.create_site import create_site
from sites.actions.publish_post import publish_post, withdraw_post
from sites.actions.push_post import push_post
from sites.actions.write_post import change_post, write_post
from sites.models import Delivery, Site, WordPress
from sites.schedule import deliver
from sites.wordpress import WordPressRefused, WordPressSite
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock


class Remote:
    """A small server that speaks the documented API of posts."""

    def __init__(self) -> None:
        self.posts: dict[int, dict[str, Any]] = {}
        self.status, self.calls = 0, []  # type: ignore[var-annotated]
        remote = self

        class Answering(BaseHTTPRequestHandler):
            def answer(self, status: int, body: Any) -> None:
                said = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def handle_one(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                remote.calls.append((self.command, self.path))
                signed = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
                if signed != "editor:abcd efgh":
                    return self.answer(401, {"code": "incorrect_password"})
                if remote.status:
                    return self.answer(remote.status, {"code": "trouble"})
                tail = self.path.removeprefix("/wp-json/wp/v2/posts").strip("/")
                if tail and int(tail) not in remote.posts:
                    return self.answer(404, {"code": "rest_post_invalid_id"})
                number = int(tail) if tail else len(remote.posts) + 41
                if self.command == "DELETE":
                    return self.answer(200, remote.posts.pop(number))
                remote.posts[number] = {"id": number, **body}
                return self.answer(200 if tail else 201, remote.posts[number])

            do_POST = do_DELETE = handle_one

            def log_message(self, *given: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def remote(settings: Settings) -> Iterator[Remote]:
    settings.SITES_MAY_BE_PRIVATE = True
    one = Remote()
    threading.Thread(target=one.server.serve_forever, daemon=True).start()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def site(cast: Cast, remote: Remote) -> Site:
    with as_member(cast.asha):
        site = create_site(cast.asha, name="Blog", industry="retail", hosting_type="wordpress")
        connect_wordpress(
            cast.asha, site, address="blog.example.com", user_name="editor", password="abcd efgh"
        )
        unchanged = WordPress.objects.get()
        assert "abcd" not in unchanged.sealed_password
        WordPress.objects.update(address=remote.address)
    return site


def delivery(member: Member) -> Delivery:
    with as_member(member):
        return Delivery.objects.get()


@pytest.mark.django_db
def test_it_is_made_once_changed_and_taken_away(cast: Cast, site: Site, remote: Remote) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha):
        post = write_post(cast.asha, site, title="Hello", body="One & <b>two</b>.")
        assert not Delivery.objects.exists()
        publish_post(cast.asha, post.id)
    for _again in range(2):
        push_post(account_id, delivery(cast.asha).id)
    (there,) = remote.posts.values()
    assert (there["title"], there["status"]) == ("Hello", "publish")
    assert there["content"] == "<p>One &amp; &lt;b&gt;two&lt;/b&gt;.</p>"
    assert len(remote.calls) == 1
    with as_member(cast.asha):
        change_post(cast.asha, post.id, title="Hello again", body=None)
    push_post(account_id, delivery(cast.asha).id)
    assert [one["title"] for one in remote.posts.values()] == ["Hello again"]
    with as_member(cast.asha):
        withdraw_post(cast.asha, post.id)
    push_post(account_id, delivery(cast.asha).id)
    assert remote.posts == {} and delivery(cast.asha).state == "done"


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_and_a_refusal_is_not(
    cast: Cast, site: Site, remote: Remote, move_clock: MoveClock
) -> None:
    with as_member(cast.asha):
        post = write_post(cast.asha, site, title="Hello", body="One.")
        publish_post(cast.asha, post.id)
    remote.status = 503
    assert deliver() == 1
    waiting = delivery(cast.asha)
    assert (waiting.state, waiting.problem) == ("waiting", "WordPress answered 503.")
    assert deliver() == 0
    remote.status = 0
    move_clock(timedelta(minutes=5))
    assert deliver() == 1
    assert delivery(cast.asha).state == "done" and len(remote.posts) == 1
    with as_member(cast.asha):
        WordPress.objects.update(user_name="somebody else")
        change_post(cast.asha, post.id, title="Changed", body=None)
    assert deliver() == 1
    assert delivery(cast.asha).state == "failed"
    assert "rejected the username" in delivery(cast.asha).problem


@pytest.mark.django_db
def test_a_private_address_is_not_asked(cast: Cast, site: Site, remote: Remote, settings: Settings) -> None:
    settings.SITES_MAY_BE_PRIVATE = False
    with as_member(cast.asha):
        post = write_post(cast.asha, site, title="Hello", body="One.")
        publish_post(cast.asha, post.id)
    deliver()
    assert (delivery(cast.asha).state, remote.calls) == ("failed", [])


@pytest.mark.django_db
def test_the_page_and_the_api_connect_it(cast: Cast, client_of: ClientOf, site: Site) -> None:
    asha = client_of(cast.asha)
    given = {"address": "https://b.example", "user_name": "editor", "password": "x y"}
    assert asha.post(f"/sites/{site.id}/wordpress/", {**given, "address": "nowhere"}).status_code == 400
    assert asha.post(f"/sites/{site.id}/wordpress/", given).status_code == 302
    path = f"/v1/auth/sites/{site.id}/wordpress/"
    told = asha.put(path, given, content_type="application/json")
    assert told.json() == {"address": "https://b.example", "user_name": "editor"}
    assert client_of(cast.dev).put(path, given, content_type="application/json").status_code == 404


def test_a_name_is_asked_for_once_and_that_address_alone_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose second answer is a machine of ours leads nowhere; the certificate is still the name's."""
    answers = iter([("93.184.215.14",), ("127.0.0.1",), ("127.0.0.1", "93.184.215.14")])
    asked: list[Any] = []

    def look_up(host: str, *given: Any, **more: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, 0)) for address in next(answers)]

    def send(client: Client, method: str, url: Any, **more: Any) -> httpx.Response:
        asked.append((str(url), more["headers"]["Host"], more["extensions"]["sni_hostname"]))
        return httpx.Response(200, json={"id": 7})

    monkeypatch.setattr("kernel.outgoing.addresses.socket.getaddrinfo", look_up)
    monkeypatch.setattr("sites.wordpress.httpx.Client.request", send)
    there = WordPressSite("https://blog.example", "editor", "abcd efgh")
    assert there.put({"title": "Hello"}, None) == 7
    assert asked == [("https://93.184.215.14/wp-json/wp/v2/posts", "blog.example", "blog.example")]
    for _rebound in range(2):
        with pytest.raises(WordPressRefused, match="private network"):
            there.put({"title": "Hello"}, None)
    assert len(asked) == 1
