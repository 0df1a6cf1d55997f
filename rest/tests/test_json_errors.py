"""Refusals that are not ours have our shape and our words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, ClientOf

NEW_BOOK: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "name", "At least 1 character."),
    ({"name": "x" * 121}, "name", "At most 120 characters."),
    ({"name": 5}, "name", "Write it as text in quotes."),
    ({"width": 7}, "width", "At most 4."),
    ({"width": "3"}, "width", "Write a whole number without quotes."),
    ({"when_full": "spill"}, "when_full", "Must be one of SPILL, REFUSE, TRIM."),
    ({"four_eyes": 1}, "four_eyes", "Write true or false without quotes."),
    ({"payouts": []}, "payouts", "Send an object with its fields in braces."),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), NEW_BOOK)
def test_what_is_wrong_is_said_in_plain_words(
    cast: Cast, client_of: ClientOf, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    body = {"name": "Evening", **wrong}
    refused = client_of(cast.asha).post("/v1/books/", body, content_type="application/json")
    assert refused.status_code == 400
    assert refused.json()["errors"] == {field: [sentence]}


def test_what_may_be_written_in_two_ways_is_one_field(cast: Cast, client_of: ClientOf) -> None:
    body = {"counted": [], "handed_over": 0}
    refused = client_of(cast.asha).post("/v1/till/days/", body, content_type="application/json")
    assert list(refused.json()["errors"]) == ["counted"]


def test_a_method_that_is_not_there_is_refused_like_all_else() -> None:
    refused = Client().delete("/v1/books/")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, POST")
    assert refused.json() == {
        "detail": "DELETE isn't allowed here. Allowed: GET, POST.",
        "code": "method_not_allowed",
    }


def test_an_address_without_its_slash_is_not_read_as_another_request() -> None:
    refused = Client().post("/v1/books", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert Client().get("/v1/books").status_code == 301
