"""Announcements by the API: what stands for me, what my account wrote, what the platform told."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tenancy.member import Member
from tests.api.caller import Caller, desk_token, token_of
from tests.cast import Cast
from tests.world_billing import staff_person

WHERE = "/v1/announcements/"
OPS = "/v1/ops/announcements/"
SUNDAY = {"title": "Closed on Sunday", "text": "We sell again on Monday."}

pytestmark = pytest.mark.django_db


def of(member: Member) -> Caller:
    return Caller(token_of(member))


def test_it_is_written_listed_seen_and_ended(cast: Cast) -> None:
    asha, bilal = of(cast.asha), of(cast.bilal)
    made: Any = asha("POST", WHERE, SUNDAY)
    assert made.status_code == 201
    told = made.json()
    assert (told["title"], told["audience"], told["is_told"], told["ended_at"]) == (
        "Closed on Sunday",
        "everyone",
        False,
        None,
    )
    listed: Any = bilal("GET", WHERE)
    assert listed.json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                **SUNDAY,
                "id": told["id"],
                "url": "",
                "by": "account",
                "written_by": "Asha",
                "starts_at": told["starts_at"],
                "ends_at": None,
                "seen": False,
            }
        ],
    }
    for _ in range(2):
        assert bilal("PUT", f"{WHERE}{told['id']}/seen/").status_code == 204
    again: Any = bilal("GET", WHERE)
    assert [one["seen"] for one in again.json()["results"]] == [True]
    for _ in range(2):
        assert asha("DELETE", f"{WHERE}{told['id']}/").status_code == 204
    gone: Any = bilal("GET", WHERE)
    assert gone.json()["results"] == []
    written: Any = asha("GET", f"{WHERE}written/")
    assert written.json()["results"][0]["ended_at"] is not None
    assert bilal("PUT", f"{WHERE}{told['id']}/seen/").status_code == 404


def test_the_list_goes_a_page_at_a_time(cast: Cast) -> None:
    asha = of(cast.asha)
    for n in range(3):
        asha("POST", WHERE, {"title": f"No. {n}"})
    first: Any = asha("GET", f"{WHERE}?limit=2").json()
    second: Any = asha("GET", first["next"]).json()
    assert [one["title"] for one in first["results"] + second["results"]] == ["No. 2", "No. 1", "No. 0"]
    back: Any = asha("GET", second["previous"]).json()
    assert back["results"] == first["results"]


def test_a_key_writes_it_once(cast: Cast) -> None:
    asha = of(cast.asha)
    answers: Any = [asha("POST", WHERE, SUNDAY, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(asha("GET", WHERE).json()["results"]) == 1


def test_who_may_not(cast: Cast) -> None:
    mine: Any = of(cast.asha)("POST", WHERE, SUNDAY).json()
    bilal, dev = of(cast.bilal), of(cast.dev)
    assert bilal("POST", WHERE, SUNDAY).status_code == 403
    assert bilal("GET", f"{WHERE}written/").status_code == 403
    assert bilal("DELETE", f"{WHERE}{mine['id']}/").status_code == 403
    for id in (mine["id"], uuid.uuid4()):
        assert dev("DELETE", f"{WHERE}{id}/").status_code == 404
        assert dev("PUT", f"{WHERE}{id}/seen/").status_code == 404


def test_staff_tell_the_platform(cast: Cast) -> None:
    noor = Caller(desk_token(staff_person()))
    refused: Any = noor("POST", OPS, {**SUNDAY, "plan": "gold"})
    assert (refused.status_code, refused.json()["errors"]) == (400, {"plan": ["Unknown plan."]})
    made: Any = noor("POST", OPS, {**SUNDAY, "country": "in", "plan": "enterprise"}).json()
    assert (made["country"], made["plan"]) == ("IN", "enterprise")
    seen: Any = of(cast.dev)("GET", WHERE).json()
    assert [(one["id"], one["by"]) for one in seen["results"]] == [(made["id"], "platform")]
    assert of(cast.asha)("GET", OPS).status_code == 403
    assert of(cast.asha)("DELETE", f"{WHERE}{made['id']}/").status_code == 404
    assert noor("DELETE", f"{OPS}{made['id']}/").status_code == 204
    listed: Any = noor("GET", OPS).json()
    assert listed["results"][0]["ended_at"] is not None
    assert of(cast.dev)("GET", WHERE).json()["results"] == []
