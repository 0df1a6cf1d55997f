"""/v1/inbox/: the caller's notices, reading them, and the channels for each kind."""

from __future__ import annotations

from typing import Any

import pytest

from inbox.actions.notify import notify
from inbox.models import ChannelChoice, Delivery
from inbox.queries.channels import channels_of
from inbox.states import Channel
from tests.api.caller import Caller, token_of
from tests.cast import Cast, as_member


@pytest.fixture
def asha(cast: Cast) -> Caller:
    return Caller(token_of(cast.asha))


def give(cast: Cast, *titles: str, kind: str = "announcement") -> list[str]:
    with as_member(cast.asha):
        return [
            str(notify(cast.asha.account_id, [cast.asha.user_id], kind=kind, title=title, key=title)[0].id)
            for title in titles
        ]


def test_it_lists_newest_first_and_catches_up_oldest_first(cast: Cast, asha: Caller) -> None:
    first, second, third = give(cast, "first", "second", "third")
    found = asha("get", "/v1/inbox/").json()
    assert [row["id"] for row in found["results"]] == [third, second, first]
    assert found["unread"] == 3
    assert found["results"][0]["account"] == {"id": str(cast.asha.account_id), "name": "Asha's books"}
    newer = asha("get", f"/v1/inbox/?after={first}&limit=1").json()
    assert [row["id"] for row in newer["results"]] == [second]
    rest = asha("get", newer["next"].removeprefix("http://testserver")).json()
    assert [row["id"] for row in rest["results"]] == [third] and rest["next"] is None
    assert asha("get", "/v1/inbox/?after=yesterday").status_code == 400


def test_some_or_all_are_read(cast: Cast, asha: Caller) -> None:
    first, _second = give(cast, "first", "second")
    assert asha("post", "/v1/inbox/read/", {"ids": [first]}).json() == {"unread": 1}
    assert [row["title"] for row in asha("get", "/v1/inbox/?unread=true").json()["results"]] == ["second"]
    assert asha("post", "/v1/inbox/read/", {"all": True}).json() == {"unread": 0}
    for wrong in ({}, {"all": True, "ids": [first]}, {"ids": ["x"]}):
        assert asha("post", "/v1/inbox/read/", wrong).status_code == 400


def test_a_kind_can_be_without_mail_and_stays_in_the_inbox(cast: Cast, asha: Caller) -> None:
    before = asha("get", "/v1/inbox/preferences/").json()
    assert before["announcement"] == {"email": True, "push": True, "text": True}
    after = asha("patch", "/v1/inbox/preferences/", {"announcement": {"email": False}}).json()
    assert after["announcement"]["email"] is False and after["books.announced"]["email"] is True
    give(cast, "quiet")
    with as_member(cast.asha):
        assert not Delivery.objects.filter(notice__title="quiet").exists()
    give(cast, "loud", kind="books.announced")
    with as_member(cast.asha):
        assert channels_of([cast.asha.user_id], "books.announced") == {cast.asha.user_id: [Channel.EMAIL]}
    assert [row["title"] for row in asha("get", "/v1/inbox/").json()["results"]] == ["loud", "quiet"]
    asha("patch", "/v1/inbox/preferences/", {"announcement": {"email": True}})
    assert not ChannelChoice.objects.filter(is_wanted=False).exists()


@pytest.mark.parametrize("wrong", [{"no.kind": {"email": False}}, {"announcement": {"fax": False}}])
def test_an_unknown_kind_or_channel_is_refused_by_name(asha: Caller, wrong: Any) -> None:
    answer = asha("patch", "/v1/inbox/preferences/", wrong)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == set(wrong)


def test_a_clerk_chooses_only_from_what_a_clerk_can_get(cast: Cast) -> None:
    bilal = Caller(token_of(cast.bilal))
    kinds = bilal("get", "/v1/inbox/preferences/").json()
    assert "books.announced" in kinds and "books.loss" not in kinds and "billing.InvoiceIssued" not in kinds
