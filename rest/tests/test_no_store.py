"""Nothing private is stored on its way: every address, for a member and for strangers."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from rest.no_store import NoStoreMiddleware
from rest.tests.addresses import addresses
from tests.cast import Cast, ClientOf

# What everybody gets alike: sites, translations for scripts, icons, the manifest, the page without a network.
MAY_BE_PUBLIC = (
    *("/s/", "/text/", "/language/", "/static/", "/favicon", "/manifest", "/icons/"),
    *("/offline/", "/sw.js"),
)


@pytest.fixture
def visitors(cast: Cast, client_of: ClientOf) -> dict[str, Client]:
    return {"owner": client_of(cast.asha), "stranger": Client()}


@pytest.mark.slow
def test_every_answer_says_that_it_is_not_to_be_stored(visitors: dict[str, Client]) -> None:
    found = sorted(set(addresses()))
    assert len(found) > 200
    stored = []
    for address in found:
        for who, browser in visitors.items():
            browser.raise_request_exception = False
            answer = browser.get(address)
            said = answer.get("Cache-Control", "")
            if said != "no-store" and not (address.startswith(MAY_BE_PUBLIC) and "public" in said):
                stored.append((who, address, answer.status_code, said))
    assert stored == []


def test_refusals_and_changes_as_well(visitors: dict[str, Client]) -> None:
    for browser in visitors.values():
        for address in ("/v1/books/", "/books/", "/nothing/", "/v1/nothing/"):
            assert browser.post(address, {})["Cache-Control"] == "no-store"
            assert browser.delete(address)["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("public, max-age=60", "public, max-age=60"),
        ("private, max-age=3600", "no-store"),
        ("private, no-store", "no-store"),
        ("max-age=60", "no-store"),
        ("", "no-store"),
    ],
)
def test_only_what_says_that_it_is_public_is_stored(said: str, sent: str) -> None:
    def view(request: Any) -> HttpResponse:
        answer = HttpResponse("x")
        if said:
            answer["Cache-Control"] = said
        return answer

    assert NoStoreMiddleware(view)(RequestFactory().get("/"))["Cache-Control"] == sent
