"""Operations without a body take none: what is sent all the same is refused and changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from rest.caller import SAFE_METHODS
from tests.api.caller import Caller
from tests.api.operations import OPERATIONS
from tests.api.world import ApiWorld
from tests.cast import Cast, ClientOf

pytestmark = pytest.mark.django_db

GARBAGE = [b"{", b"[]", b'"x"', b'{"a": 1}', b"\x00\xff", b"a=b", b"[" * 5_000]


@pytest.mark.parametrize("sent", GARBAGE)
def test_garbage_is_refused_and_changes_nothing(asha: Caller, world: ApiWorld, sent: bytes) -> None:
    path = f"/v1/ledgers/{world.ledgers[0].id}/closure/"
    refused = asha("POST", path, sent)
    assert (refused.status_code, refused.json()["code"]) == (400, "no_body_here")
    assert asha("POST", path, b" {} ").status_code < 300
    assert asha("DELETE", path, b"null").status_code < 300


@pytest.mark.parametrize("sent", GARBAGE)
def test_without_an_account_too(sent: bytes) -> None:
    response = Client().post("/v1/auth/email/verification/", sent, content_type="application/json")
    assert response.status_code == 401, "who asks comes first"


def test_every_operation_without_a_body_refuses_one(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an owner, with the doors open, so that nothing else is refused first."""
    browser = client_of(cast.asha)
    walked = 0
    for method, path, asked in OPERATIONS:
        if asked is None or method in SAFE_METHODS or asked.proof:
            continue
        where = path
        while "{" in where:
            start, end = where.index("{"), where.index("}")
            where = f"{where[:start]}018f0000-0000-7000-8000-000000000000{where[end + 1 :]}"
        find = asked.find
        object.__setattr__(asked, "find", (lambda member, **_: None) if find else None)
        try:
            response = getattr(browser, method.lower())(where, b"{", content_type="application/json")
        finally:
            object.__setattr__(asked, "find", find)
        assert response.status_code == 400, (method, path, response.status_code)
        walked += 1
    assert walked > 80
