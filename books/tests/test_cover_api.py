"""Spill-over and refunds over the wire: shapes, the order of refusals, keys."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from books.models import Cover, Refund
from books.sold import Sold
from books.tests.stories import CoverWorld, a_covered_period, post, sell
from tests.cast import Cast, ClientOf, as_member
from tests.shared import shared


@dataclass
class World(CoverWorld):
    """With a ticket, and the paths of covers and of the ticket's refund."""

    sold: Sold
    covers: str
    refund: str


@shared
def world(cast: Cast) -> World:
    found = a_covered_period(cast.asha, capacities=(10_00,))
    sold = sell(cast.bilal, found, (7, 13_00), (8, 2_00))
    return World(
        **vars(found),
        sold=sold,
        covers=f"/v1/periods/{found.period.id}/covers/",
        refund=f"/v1/tickets/{sold.ticket.id}/refund/",
    )


def asked(world: World, **changes: Any) -> dict[str, Any]:
    return {"number": "007", "collaborator": str(world.patil.id), "amount": "4.00", **changes}


def test_a_request_an_answer_and_a_return(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    made = post(asha, world.covers, asked(world))
    assert made.status_code == 201
    cover = made.json()
    figures = {"requested": "4.00", "confirmed": "0.00", "cancelled": "0.00", "matched": "0.00"}
    assert {key: cover[key] for key in figures} == figures
    assert (cover["number"], cover["state"], cover["mode"]) == ("007", "REQUESTED", "number")
    assert cover["collaborator"] == str(world.patil.id)
    answered = post(asha, f"/v1/covers/{cover['id']}/answer/", {"confirmed": "4.00", "note": "ok"}).json()
    assert (answered["state"], answered["matched"], answered["reserve"]) == ("CONFIRMED", "3.00", "1.00")
    returned = post(asha, f"/v1/covers/{cover['id']}/return/", {"amount": 1}).json()
    assert (returned["cancelled"], returned["matched"], returned["reserve"]) == ("1.00", "3.00", "0.00")
    ticket = asha.get(f"/v1/tickets/{world.sold.ticket.id}/").json()
    assert ticket["entries"][0]["covered"] == "3.00"
    assert ticket["entries"][0]["status"] == "CSO"
    listed = asha.get(world.covers).json()["results"]
    assert [row["id"] for row in listed] == [cover["id"]]


def test_bulk_asks_for_all_or_none(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    body: dict[str, Any] = {"collaborator": str(world.joshi.id), "asks": [{"number": "007", "amount": "3"}]}
    assert len(post(asha, world.covers + "bulk/", body).json()["results"]) == 1
    body["asks"].append({"number": "008", "amount": "3"})
    assert post(asha, world.covers + "bulk/", body).json()["code"] == "nothing_pending"
    with as_member(cast.asha):
        assert Cover.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"number": "7"}, 400, "number"),
        ({"number": 7}, 400, "number"),
        ({"amount": "0"}, 400, "amount"),
        ({"amount": "1.234"}, 400, "amount"),
        ({"amount": None}, 400, "amount"),
        ({"mode": "entry"}, 400, "mode"),
        ({"entries": "x"}, 400, "entries"),
        ({"surprise": 1}, 400, "surprise"),
        ({"collaborator": "nobody"}, 404, None),
        ({"collaborator": str(uuid.uuid4())}, 404, None),
        ({"entries": [str(uuid.uuid4())], "number": "7"}, 404, None),
        ({"number": "008"}, 409, None),
    ],
)
def test_what_is_wrong_with_a_request_is_said_and_changes_nothing(
    cast: Cast, client_of: ClientOf, world: World, changes: Any, status: int, field: str | None
) -> None:
    refused = post(client_of(cast.asha), world.covers, asked(world, **changes))
    assert refused.status_code == status, refused.content
    if field:
        assert field in refused.json()["errors"]
    with as_member(cast.asha):
        assert Cover.objects.count() == 0


def test_401_404_403_come_before_the_body(
    cast: Cast, client: Client, client_of: ClientOf, world: World
) -> None:
    assert post(client, world.covers, []).status_code == 401
    assert post(client_of(cast.dev), world.covers, []).status_code == 404
    assert post(client_of(cast.bilal), world.covers, []).status_code == 403
    assert post(client_of(cast.asha), world.covers, []).status_code == 400
    assert post(client_of(cast.chandra), world.refund, []).status_code == 403
    assert post(client_of(cast.dev), world.refund, []).status_code == 404


def test_overkill_over_the_wire(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    path = f"/v1/periods/{world.period.id}/overkill/"
    assert post(asha, path, asked(world)).json()["code"] == "override_required"
    assert post(asha, path, asked(world)).status_code == 403
    wanted = {"action": "overkill", "period": str(world.period.id), "number": "007", "max_amount": "4"}
    issued = post(asha, "/v1/override-grants/", wanted)
    assert (issued.status_code, set(issued.json())) == (201, {"code", "expires_at"})
    code = issued.json()["code"]
    made = post(asha, path, asked(world, override=code))
    assert (made.status_code, made.json()["state"], made.json()["reserve"]) == (201, "CONFIRMED", "1.00")
    again = post(asha, path, asked(world, override=code))
    assert (again.status_code, again.json()["code"]) == (403, "override_spent")
    assert post(asha, "/v1/override-grants/", {**wanted, "period": "x"}).status_code == 404
    assert post(asha, "/v1/override-grants/", {**wanted, "action": "fly"}).status_code == 400
    assert post(client_of(cast.bilal), "/v1/override-grants/", wanted).status_code == 403


def test_a_refund_over_the_wire(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    entry = str(world.sold.ticket.entries[1].id)
    first = post(asha, world.refund, {"entry": entry, "amount": "0.50", "reason": "Typed wrong"})
    assert (first.status_code, first.json()["state"]) == (201, "PARTLY_REFUNDED")
    assert first.json()["entries"][1]["refunded"] == "0.50"
    spill = post(asha, world.refund, {"spill_only": True, "reason": "No cover"}).json()
    assert (spill["entries"][0]["pending"], spill["entries"][0]["refunded"]) == ("0.00", "3.00")
    rest = post(asha, world.refund, {"reason": "All of it"}).json()
    assert (rest["state"], rest["entries"][0]["status"]) == ("REFUNDED", "REFUNDED")
    last = post(asha, world.refund, {"reason": "Again"})
    assert (last.status_code, last.json()["code"]) == (409, "nothing_to_refund")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"reason": ""}, 400),
        ({"reason": "x", "amount": "-1"}, 400),
        ({"reason": "x", "amount": "0"}, 400),
        ({"reason": "x", "spill_only": "yes"}, 400),
        ({"reason": "x", "entry": "x"}, 404),
        ({"reason": "x", "entry": str(uuid.uuid4())}, 404),
        ({"reason": "x", "amount": "99"}, 409),
    ],
)
def test_what_is_wrong_with_a_refund(
    cast: Cast, client_of: ClientOf, world: World, body: Any, status: int
) -> None:
    refused = post(client_of(cast.asha), world.refund, body)
    assert refused.status_code == status, refused.content
    with as_member(cast.asha):
        assert Refund.objects.count() == 0


def test_twice_with_one_key_is_once(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    body = {"amount": "1.00", "reason": "Typed wrong"}
    first, again = (post(asha, world.refund, body, idempotency_key="k1") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    made, same = (post(asha, world.covers, asked(world), idempotency_key="k2") for _ in range(2))
    assert made.json() == same.json()
    answers = f"/v1/covers/{made.json()['id']}/answer/"
    yes, also = (post(asha, answers, {"confirmed": "1"}, idempotency_key="k3") for _ in range(2))
    assert (yes.status_code, yes.json()) == (also.status_code, also.json())
    with as_member(cast.asha):
        assert (Refund.objects.count(), Cover.objects.count()) == (1, 1)


def test_a_clerk_refunds_his_own_and_is_refused_before_the_body(
    cast: Cast, client_of: ClientOf, world: World
) -> None:
    other = sell(cast.asha, world, (9, 1_00))
    refused = post(client_of(cast.bilal), f"/v1/tickets/{other.ticket.id}/refund/", [])
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_ticket")
    assert post(client_of(cast.bilal), world.refund, {"reason": "Mine"}).status_code == 201


def test_collaborators_over_the_wire(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    made = post(asha, "/v1/collaborators/", {"name": "Deccan", "odds": "590", "usual_limit": "15000"})
    assert made.status_code == 201
    assert (made.json()["odds"], made.json()["usual_limit"]) == ("590", "15000.00")
    path = f"/v1/collaborators/{made.json()['id']}/"
    changed = asha.patch(path, data={"odds": None}, content_type="application/json").json()
    assert (changed["odds"], changed["name"]) == (None, "Deccan")
    assert post(asha, "/v1/collaborators/", {"name": ""}).status_code == 400
    assert post(client_of(cast.bilal), "/v1/collaborators/", {"name": "X"}).status_code == 403
    assert client_of(cast.dev).get(path).status_code == 404
    assert [row["name"] for row in asha.get("/v1/collaborators/").json()["results"]] == ["Deccan"]
    assert post(asha, "/v1/collaborators/", {"name": "Deccan"}).json()["code"] == "name_taken"
