"""The real application under one address: pages, API, files and live."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from runtime.serving.tests.servers import Address, uvicorn_with
from tenancy.member import Member
from tests.cast import Cast, ClientOf


@pytest.fixture
def drawbook(committed_cast: Cast) -> Iterator[Address]:
    # Made anew for each test: its threads hold connections to the test's database until they stop.
    import importlib

    import project.asgi

    application = importlib.reload(project.asgi).application
    with uvicorn_with(application) as address:
        yield address


@pytest.fixture
def signed_in(client_of: ClientOf) -> Any:
    """`signed_in(member)`: the headers with which a member's browser comes, its CSRF token among them."""

    def headers(member: Member) -> list[str]:
        key = client_of(member).cookies[settings.SESSION_COOKIE_NAME].value
        token = "t" * 32
        return [
            f"Cookie: {settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={token}",
            f"X-CSRFToken: {token}",
        ]

    return headers


def test_pages_api_files_and_live_are_one_address(
    drawbook: Address, committed_cast: Cast, signed_in: Any
) -> None:
    page, _ = drawbook.get("/sign-in/")
    assert page.status == 200
    refused, body = drawbook.get("/v1/live/tickets/", method="POST")
    assert (refused.status, json.loads(body)["code"]) == (401, "not_signed_in")
    assert drawbook.get("/static/ui/mark.svg")[0].getheader("ETag")
    assert drawbook.get("/static/nothing.css")[0].status == 404
    with pytest.raises(InvalidStatus) as handshake:
        connect(f"ws://localhost:{drawbook.port}/v1/live/")
    assert handshake.value.response.status_code == 401


def test_a_ticket_s_url_is_where_to_connect(drawbook: Address, committed_cast: Cast, signed_in: Any) -> None:
    answer, body = drawbook.get(
        "/v1/live/tickets/", *signed_in(committed_cast.asha), "Content-Length: 0", method="POST"
    )
    assert answer.status == 201, body
    issued = json.loads(body)
    parts = urlsplit(issued["url"])
    assert (parts.scheme, parts.path, parts.query) == ("ws", "/v1/live/", f"ticket={issued['ticket']}")
    here = f"ws://localhost:{drawbook.port}{parts.path}?{parts.query}"
    with connect(here) as talk:
        talk.send('{"ping": 1}')
        assert json.loads(talk.recv(timeout=10))["type"] == "pong"
    with pytest.raises(InvalidStatus):
        connect(here)


def test_a_body_over_the_limit_is_refused_in_our_words(drawbook: Address, committed_cast: Cast) -> None:
    length = settings.MAX_BODY_BYTES + 1
    answer, body = drawbook.get(
        "/v1/books/", f"Content-Length: {length}", "Expect: 100-continue", method="POST"
    )
    assert answer.status == 413
    assert set(json.loads(body)) == {"detail", "code"}
