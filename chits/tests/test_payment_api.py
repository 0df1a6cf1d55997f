"""Payments over HTTP: who may do what, the same key twice, and what a member sees."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from chits.gateway.simulator.checkout import pay
from chits.models import Group
from chits.states import PayoutBasis
from chits.tests.paying import EACH, World, a_running_group, receipts, sums
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member

PAYMENTS = "/v1/chits/payments/"


@pytest.fixture
def post(client_of: ClientOf) -> Callable[..., Response]:
    def send(member: Member, path: str, body: Any, **headers: str) -> Response:
        text = json.dumps(body)
        return client_of(member).post(path, text, content_type="application/json", headers=headers)

    return send


def cash(world: World, **more: Any) -> dict[str, Any]:
    return {"group": str(world.group.id), "ticket": "T01", "amount": "5000.00", "method": "cash", **more}


def test_the_manager_records_a_payment(world: World, post: Callable[..., Response]) -> None:
    response = post(world.manager, PAYMENTS, cash(world, amount=7000, instalment=1, reference="book 3"))
    told = response.json()
    assert response.status_code == 201
    assert (told["receipt_number"], told["applied"], told["unapplied"]) == (1, "7000.00", "0.00")
    assert (told["amount"], told["currency"], told["payer"]) == ("7000.00", "INR", "Vandana More")


def test_the_same_key_records_once(world: World, post: Callable[..., Response]) -> None:
    key = {"Idempotency-Key": "meeting-1"}
    first = post(world.manager, PAYMENTS, cash(world), **key)
    again = post(world.manager, PAYMENTS, cash(world), **key)
    assert first.json() == again.json() and receipts(world.manager) == [1]
    assert post(world.manager, PAYMENTS, cash(world, amount="1.00"), **key).status_code == 409
    assert post(world.manager, PAYMENTS, cash(world)).json()["receipt_number"] == 2


def test_who_may_and_what_is_not_there(
    world: World, cast: Cast, post: Callable[..., Response], client: Client
) -> None:
    assert client.post(PAYMENTS, "{}", content_type="application/json").status_code == 401
    assert post(cast.bilal, PAYMENTS, cash(world)).status_code == 201
    for member in (cast.chandra, world.members["T01"]):
        assert post(member, PAYMENTS, cash(world)).status_code == 403
    assert post(cast.dev, PAYMENTS, cash(world)).status_code == 404
    assert post(cast.asha, PAYMENTS, cash(world, group=str(uuid.uuid4()))).status_code == 404
    assert post(cast.asha, PAYMENTS, cash(world, ticket="T99")).status_code == 404
    for agent in (str(uuid.uuid4()), "x", str(cast.dev.id)):
        assert post(cast.asha, PAYMENTS, cash(world, agent=agent, method="agent")).status_code == 404


@pytest.mark.parametrize("amount", [4.35, "4.355", "1e3", "-1", "0", None, True, "₹5", "5,000"])
def test_an_amount_never_passes_through_a_float(
    world: World, post: Callable[..., Response], amount: Any
) -> None:
    response = post(world.manager, PAYMENTS, cash(world, amount=amount))
    assert response.status_code == 400
    assert {path.split(".")[0] for path in response.json()["errors"]} == {"amount"}
    assert receipts(world.manager) == []
    assert post(world.manager, PAYMENTS, cash(world, amount="4.35")).json()["amount"] == "4.35"


def test_a_sheet_answers_line_by_line(world: World, post: Callable[..., Response]) -> None:
    sheet = {
        "group": str(world.group.id),
        "payments": [
            {"ticket": "T01", "amount": "5000"},
            {"ticket": "t02", "amount": "12000", "method": "upi", "reference": "432819305518"},
        ],
    }
    told = post(world.manager, f"{PAYMENTS}sheet/", sheet).json()
    assert [(p["ticket"], p["receipt_number"], p["unapplied"]) for p in told["payments"]] == [
        ("T01", 1, "0.00"),
        ("T02", 2, "2000.00"),
    ]
    assert told["total"] == "17000.00"
    sheet["payments"] = [
        {"ticket": "T01", "amount": "1"},
        {"ticket": "T77", "amount": "x"},
        {"ticket": "T02", "amount": "x"},
    ]
    refused = post(world.manager, f"{PAYMENTS}sheet/", sheet)
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"payments.2.ticket", "payments.3.amount"}
    assert receipts(world.manager) == [1, 2]


def test_a_claim_from_the_phone_to_its_receipt(
    world: World, cast: Cast, post: Callable[..., Response], client_of: ClientOf
) -> None:
    body = {"group": str(world.group.id), "ticket": "T01", "amount": "5000", "reference": "4328 1930 5518"}
    body["paid_on"] = "2026-11-20"
    vandana, imran = world.members["T01"], world.members["T02"]
    claim = post(vandana, f"{PAYMENTS}claims/", body)
    assert (claim.status_code, claim.json()["state"], claim.json()["receipt_number"]) == (
        201,
        "CLAIMED",
        None,
    )
    assert post(imran, f"{PAYMENTS}claims/", body).status_code == 404
    assert post(vandana, f"{PAYMENTS}claims/", body).json()["code"] == "duplicate_reference"
    path = f"{PAYMENTS}{claim.json()['id']}/"
    assert client_of(imran).get(path).status_code == 404
    # A member may look at the own payment, but is nobody to confirm it.
    assert post(vandana, f"{path}confirmation/", {}).status_code in (403, 404)
    assert post(cast.dev, f"{path}confirmation/", {}).status_code == 404
    assert post(cast.asha, f"{path}confirmation/", {}).json()["receipt_number"] == 1
    assert post(cast.asha, f"{path}confirmation/", {}).status_code == 409
    assert post(cast.asha, f"{path}rejection/", {"reason": "no"}).json()["code"] == "claim_answered"
    assert post(cast.asha, f"{path}reversal/", {"reason": "it was another's"}).json()["state"] == "REVERSED"
    listed = client_of(vandana).get(PAYMENTS).json()["results"]
    assert [one["state"] for one in listed] == ["REVERSED"]
    assert client_of(imran).get(PAYMENTS).json()["results"] == []
    assert client_of(cast.asha).get(f"{PAYMENTS}?state=CLAIMED").json()["results"] == []
    assert client_of(cast.asha).get(f"{PAYMENTS}?state=x%00").status_code == 400


def test_an_order_and_its_verification(world: World, cast: Cast, post: Callable[..., Response]) -> None:
    body = {"group": str(world.group.id), "ticket": "T01", "instalment": 1}
    vandana = world.members["T01"]
    for member in (cast.dev, world.members["T02"]):
        assert post(member, f"{PAYMENTS}create-order/", body).status_code == 404
    order = post(vandana, f"{PAYMENTS}create-order/", body).json()
    assert (order["amount"], order["amount_minor"], order["simulated"]) == ("5000.00", EACH, True)
    _, returned = pay(order["razorpay_order_id"])
    assert returned is not None
    verified = post(vandana, f"{PAYMENTS}verify/", returned._asdict())
    assert (verified.status_code, verified.json()["applied"]) == (201, "5000.00")
    again = post(vandana, f"{PAYMENTS}verify/", returned._asdict())
    assert again.json()["id"] == verified.json()["id"]
    forged = {**returned._asdict(), "razorpay_signature": "0" * 64}
    assert post(vandana, f"{PAYMENTS}verify/", forged).json()["code"] == "bad_signature"
    refund = post(
        cast.asha, f"{PAYMENTS}{verified.json()['id']}/refund/", {"reason": "twice", "amount": "100"}
    )
    assert (refund.status_code, refund.json()["state"]) == (201, "REQUESTED")


def test_an_agents_deposit(world: World, cast: Cast, post: Callable[..., Response]) -> None:
    assert post(cast.bilal, PAYMENTS, cash(world, method="agent")).status_code == 201
    told = post(cast.bilal, "/v1/chits/deposits/", {"amount": "2000", "reference": "slip 7"})
    assert (told.status_code, told.json()["agent_name"], told.json()["into"]) == (201, "Bilal", "bank")
    assert post(cast.bilal, "/v1/chits/deposits/", {"amount": "3000.01"}).json()["code"] == "more_than_held"
    assert post(cast.chandra, "/v1/chits/deposits/", {"amount": "1"}).status_code == 403
    assert sums(world.manager)["agent_cash"] == 3_000_00


def test_a_manager_collects_only_for_the_own_groups(
    world: World, cast: Cast, post: Callable[..., Response]
) -> None:
    from identity.models import User
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tests.cast import make_account

    make_account("Others", {"Esha": "owner"})
    with as_member(cast.asha):
        user = User.objects.create_user("meena@example.com", "a-long-pass-9", first_name="Meena")
        Membership.objects.create(account_id=cast.asha.account_id, user=user, role="manager")
        manager = member_for(user.pk, cast.asha.account_id)
    assert manager is not None
    assert post(manager, PAYMENTS, cash(world)).status_code == 404
    with as_member(cast.asha):
        Group.objects.filter(id=world.group.id).update(manager_id=manager.id)
    assert post(manager, PAYMENTS, cash(world)).status_code == 201


def test_by_collection_what_comes_in_is_in_the_pool_and_out_again_when_it_is_taken_back(
    cast: Cast, post: Callable[..., Response]
) -> None:
    world = a_running_group(cast.asha, payout_basis=PayoutBasis.COLLECTED)
    before = sums(cast.asha)
    told = post(cast.asha, PAYMENTS, cash(world, amount="7000")).json()
    found = sums(cast.asha)
    assert (found["pool"], found["uncollected"]) == (-7_000_00, -33_000_00)
    path = f"{PAYMENTS}{told['id']}/reversal/"
    assert post(cast.asha, path, {"reason": "a mistake"}).status_code == 201
    assert sums(cast.asha) == before
