"""The gateway: orders, the checkout's return, webhooks in any order, refunds, settlements. Money once."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from chits.actions.create_order import TooSmallForGateway, create_order
from chits.actions.record_payments import Line, record_payment
from chits.actions.request_refund import request_refund, send_refund
from chits.actions.settle_gateway import settle_day
from chits.actions.take_gateway_payment import NotPaid, PaymentDoesNotMatch
from chits.actions.take_webhook import BadWebhook, take_webhook
from chits.actions.verify_payment import verify_payment
from chits.gateway.client import GatewayDown, through
from chits.gateway.keys import gateway_keys
from chits.gateway.signatures import sign
from chits.gateway.simulator.api import in_process
from chits.gateway.simulator.checkout import Manner, Outcome, pay
from chits.gateway.simulator.models import SimulatedDelivery, SimulatedEntity
from chits.models import GatewayEvent, GatewayOrder, GatewayRefund, Payment
from chits.payment_states import Method
from chits.tests.paying import EACH, World, a_running_group, balances, sums
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, Denied
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.racing import at_once, refused

Event = tuple[bytes, str, str]


def order(world: World, label: str = "T01", **more: Any) -> GatewayOrder:
    member = world.members[label]
    with as_member(member):
        return create_order(member, world.group, world.ticket(label), **more)


def queued() -> list[Event]:
    """The webhooks that the stand-in has to send, signed, in their order."""
    secret = gateway_keys().webhook_secrets[0]
    rows = SimulatedDelivery.objects.order_by("due_at", "id")
    return [(row.body.encode(), sign(row.body, secret), row.event_id) for row in rows]


def verified(order: GatewayOrder, returned: Any, member: Member) -> Payment:
    with as_member(member):
        return verify_payment(
            order, payment_id=returned.razorpay_payment_id, signature=returned.razorpay_signature
        )


@pytest.fixture
def broken() -> Iterator[Callable[[Any], None]]:
    """`broken(answer)` puts a gateway in the way that answers as told."""
    ends = []

    def use(answer: Any) -> None:
        ends.append(through(lambda keys: httpx.MockTransport(answer)))

    yield use
    for end in ends:
        end()


# --- the usual way -------------------------------------------------------------------------------


def test_an_order_is_over_what_is_owed_and_its_receipt_is_ours(world: World) -> None:
    opened = order(world, instalment_number=1)
    assert (opened.amount, opened.currency, opened.simulated) == (EACH, "INR", True)
    assert order(world).amount == 2 * EACH
    assert order(world, instalment_number=4).amount == 4 * EACH
    assert order(world, amount=1_234_56).amount == 1_234_56
    theirs = SimulatedEntity.objects.get(id=opened.order_id).body
    assert (theirs["amount"], theirs["receipt"]) == (500_000, opened.receipt)
    assert len(opened.receipt) <= 40


def test_paid_and_verified_it_is_posted_once(world: World) -> None:
    opened = order(world, instalment_number=1)
    _, returned = pay(opened.order_id)
    first = verified(opened, returned, world.members["T01"])
    assert (first.receipt_number, first.applied, first.method) == (1, EACH, "gateway")
    before = balances(world.manager)
    assert verified(opened, returned, world.members["T01"]).id == first.id
    assert {take_webhook(*event) for event in queued()} == {"taken"}
    assert {take_webhook(*event) for event in queued()} == {"duplicate"}
    assert balances(world.manager) == before
    assert sums(world.manager)["gateway"] == EACH
    with as_member(world.manager):
        assert GatewayOrder.objects.get(id=opened.id).state == "PAID"


def test_the_webhook_alone_is_enough(world: World) -> None:
    opened = order(world, instalment_number=1)
    pay(opened.order_id, outcome=Outcome.LOST)
    for event in queued():
        take_webhook(*event)
    assert sums(world.manager)["gateway"] == EACH


def test_what_is_only_authorised_is_captured_by_us(world: World) -> None:
    opened = order(world, instalment_number=1)
    paid, returned = pay(opened.order_id, outcome=Outcome.AUTHORIZE)
    assert paid["status"] == "authorized"
    assert verified(opened, returned, world.members["T01"]).amount == EACH
    assert SimulatedEntity.objects.get(id=paid["id"]).body["captured"] is True


# --- refusals ------------------------------------------------------------------------------------


def test_a_wrong_signature_posts_nothing(world: World) -> None:
    opened = order(world, instalment_number=1)
    _, returned = pay(opened.order_id)
    for signature in ("", "0" * 64, returned.razorpay_signature[:-1] + "x", "\x00", "✓" * 64):
        with as_member(world.members["T01"]), pytest.raises(BadInput) as refusal:
            verify_payment(opened, payment_id=returned.razorpay_payment_id, signature=signature)
        assert refusal.value.code == "bad_signature"
    other = order(world, instalment_number=2)
    with as_member(world.members["T01"]), pytest.raises(BadInput):
        verify_payment(other, payment_id=returned.razorpay_payment_id, signature=returned.razorpay_signature)
    assert "gateway" not in sums(world.manager)


def test_a_failed_payment_is_not_money(world: World) -> None:
    opened = order(world, instalment_number=1)
    failed, _ = pay(opened.order_id, outcome=Outcome.FAIL)
    signature = sign(f"{opened.order_id}|{failed['id']}", gateway_keys().key_secret)
    with as_member(world.members["T01"]), pytest.raises(NotPaid):
        verify_payment(opened, payment_id=failed["id"], signature=signature)
    assert {take_webhook(*event) for event in queued()} == {"ignored"}
    _, returned = pay(opened.order_id)
    assert verified(opened, returned, world.members["T01"]).amount == EACH


@pytest.mark.parametrize(
    "lie",
    [
        {"amount": 1},
        {"amount": 499_999},
        {"currency": "USD"},
        {"order_id": "order_other"},
        {"amount": "500000"},
    ],
)
def test_a_payment_that_differs_from_the_order_is_refused(
    world: World, broken: Callable[[Any], None], lie: dict[str, Any]
) -> None:
    opened = order(world, instalment_number=1)
    paid, returned = pay(opened.order_id)
    broken(lambda request: httpx.Response(200, json={**paid, **lie}))
    with as_member(world.members["T01"]), pytest.raises(PaymentDoesNotMatch):
        verify_payment(
            opened, payment_id=paid["id"], signature=returned.razorpay_signature if returned else ""
        )
    assert {take_webhook(*event) for event in queued()} == {"mismatch"}
    assert "gateway" not in sums(world.manager)


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: httpx.Response(500, json={"error": {"code": "SERVER_ERROR"}}),
        lambda request: httpx.Response(200, content=b"<html>"),
        lambda request: httpx.Response(200, json=[]),
        lambda request: httpx.Response(429, json={}),
    ],
)
def test_a_gateway_in_trouble_changes_nothing_and_is_asked_again(
    world: World, broken: Callable[[Any], None], answer: Any
) -> None:
    opened = order(world, instalment_number=1)
    _, returned = pay(opened.order_id)
    broken(answer)
    with as_member(world.members["T01"]), pytest.raises(GatewayDown):
        verify_payment(opened, payment_id=returned.razorpay_payment_id, signature=returned.razorpay_signature)
    for event in queued():
        with pytest.raises(GatewayDown):
            take_webhook(*event)
    with as_member(world.manager):
        assert not GatewayEvent.objects.exists() and not Payment.objects.exists()


def test_a_gateway_that_does_not_answer(world: World, broken: Callable[[Any], None]) -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too long", request=request)

    broken(silent)
    with pytest.raises(GatewayDown):
        order(world, instalment_number=1)


def test_an_unsigned_webhook_is_refused_and_an_unknown_one_is_ignored(world: World) -> None:
    opened = order(world, instalment_number=1)
    pay(opened.order_id)
    raw, signature, event_id = queued()[1]
    for wrong in ("", "x", signature[::-1], sign(raw, gateway_keys().key_secret)):
        with pytest.raises(BadWebhook):
            take_webhook(raw, wrong, event_id)
    with pytest.raises(BadWebhook):
        take_webhook(raw + b" ", signature, event_id)
    for body in (b"{}", b"[]", b"1", b'{"event": 5, "payload": [1]}', b'{"payload": {"payment": "x"}}'):
        assert take_webhook(body, sign(body, gateway_keys().webhook_secrets[0]), "") == "ignored"
    with pytest.raises(BadInput):
        take_webhook(b"{", sign(b"{", gateway_keys().webhook_secrets[0]), "e")
    assert "gateway" not in sums(world.manager)


def test_less_than_the_gateway_takes_can_be_paid_otherwise(
    world: World, cast: Cast, client_of: ClientOf
) -> None:
    with as_member(cast.asha):
        record_payment(cast.asha, world.group, Line(world.ticket(), 2 * EACH - 50, Method.CASH))
    with pytest.raises(TooSmallForGateway) as refusal:
        order(world)
    assert refusal.value.code == "below_gateway_least"
    for said in ("₹0.50 is due", "₹1.00 or more", "UPI", "cash"):
        assert said in refusal.value.detail
    assert refusal.value.extra == {"due": "0.50", "least": "1.00"}
    with pytest.raises(BadInput) as bad:
        order(world, amount=99)
    assert bad.value.errors["amount"] == ["Enter at least ₹1.00, the gateway's minimum."]
    assert order(world, amount=1_00).amount == 1_00
    page = client_of(world.members["T01"]).get(reverse("chits:my-pay", args=[world.tickets["T01"].id]))
    assert "start at ₹1" in page.content.decode()
    assert "Pay by card" not in page.content.decode()


def test_nothing_due_nothing_ordered(world: World) -> None:
    opened = order(world)
    _, returned = pay(opened.order_id)
    verified(opened, returned, world.members["T01"])
    with pytest.raises(Conflict) as refusal:
        order(world)
    assert refusal.value.code == "nothing_due"
    with pytest.raises(BadInput):
        order(world, instalment_number=5)
    with pytest.raises(BadInput):
        order(world, amount=99)


def test_where_others_reach_us_nobody_pays_at_a_stand_in(world: World, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://chits.example.com"
    with pytest.raises(Exception) as refusal:
        order(world)
    assert getattr(refusal.value, "code", "") == "not_configured"
    settings.SIMULATED_GATEWAY = "1"
    assert order(world).simulated


# --- any order, any number ----------------------------------------------------------------------


def test_every_order_of_the_events_with_duplicates_gives_the_same_books(cast: Cast) -> None:
    """Callback, three webhooks of the payment, two of its refund: a sample of the 720 orders, twice each."""
    world = a_running_group(cast.asha)
    opened = order(world, instalment_number=1)
    paid, returned = pay(opened.order_id, manner=Manner.BACKWARDS)
    from chits.gateway.client import gateway

    gateway().refund(paid["id"], amount=2_000_00, key="refund-of-the-test", notes={})
    sources = [("webhook", event) for event in queued()] + [("callback", returned)]
    assert len(sources) == 6
    seen = set()
    for sequence in list(itertools.permutations(sources))[::37]:
        rolled = transaction.savepoint()
        for kind, what in [*sequence, *sequence[::-1]]:
            if kind == "webhook":
                assert take_webhook(*what) in ("taken", "duplicate")
            else:
                verified(opened, what, world.members["T01"])
        seen.add(json.dumps(balances(world.manager)))
        transaction.savepoint_rollback(rolled)
    assert len(seen) == 1
    found = json.loads(seen.pop())
    assert found["chits_gateway:"] == 3_000_00


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_two_orders_and_any_deliveries(data: st.DataObject, cast: Cast) -> None:
    """Two members pay; some messages are lost, all others come any number of times in any order."""
    rolled = transaction.savepoint()
    try:
        world = a_running_group(cast.asha, name=f"G{uuid.uuid4().hex[:8]}")
        sources: list[tuple[str, Any, Any]] = []
        for label in ("T01", "T02"):
            opened = order(world, label, instalment_number=2)
            _, returned = pay(opened.order_id)
            sources.append((label, opened, returned))
        events = queued()
        # Of each order at least one message comes.
        needed: list[tuple[str, Any]] = [("verify", sources[0]), ("verify", sources[1])]
        maybe: list[tuple[str, Any]] = [("hook", event) for event in events] * 2
        sent = data.draw(st.permutations([*needed, *data.draw(st.lists(st.sampled_from(maybe), max_size=8))]))
        for kind, what in sent:
            if kind == "hook":
                take_webhook(*what)
            else:
                label, opened, returned = what
                verified(opened, returned, world.members[label])
        found = sums(world.manager)
        assert (found["gateway"], found["receivable"]) == (4 * EACH, 4 * EACH)
        with as_member(world.manager):
            assert Payment.objects.count() == 2
    finally:
        transaction.savepoint_rollback(rolled)


def test_callback_and_webhooks_at_the_same_moment_post_once(committed_cast: Cast) -> None:
    world = a_running_group(committed_cast.asha)
    opened = order(world, instalment_number=1)
    _, returned = pay(opened.order_id)
    events = queued()
    told = [partial(take_webhook, *events[at % 3]) for at in range(1, 8, 2)]
    asked = [partial(verified, opened, returned, world.members["T01"])] * 4
    assert refused(at_once(*told, *asked, retry=True)) == []
    assert sums(world.manager)["gateway"] == EACH
    with as_member(world.manager):
        assert list(Payment.objects.values_list("receipt_number", flat=True)) == [1]


# --- refunds and settlements ----------------------------------------------------------------------


def paid_order(world: World, number: int = 1) -> Payment:
    opened = order(world, instalment_number=number)
    _, returned = pay(opened.order_id)
    return verified(opened, returned, world.members["T01"])


def test_a_refund_is_asked_for_sent_once_and_posted_once(world: World) -> None:
    payment = paid_order(world)
    with as_member(world.manager):
        refund = request_refund(world.manager, payment, reason="paid twice", amount=2_000_00)
        with pytest.raises(Conflict) as refusal:
            request_refund(world.manager, payment, reason="more", amount=3_000_01)
        assert refusal.value.code == "refund_exceeds"
    before = balances(world.manager)
    assert before["chits_gateway:"] == EACH, "asked for is not given back yet"
    for _ in range(3):
        assert send_refund(world.manager.account_id, refund.id).state == "DONE"
    for event in queued():
        take_webhook(*event)
    found = sums(world.manager)
    assert (found["gateway"], found["receivable"]) == (3_000_00, 7 * EACH + 2_000_00)
    with as_member(world.manager):
        assert Payment.objects.get(id=payment.id).refunded == 2_000_00
        assert GatewayRefund.objects.count() == 1


def test_a_lost_answer_to_a_refund_is_sent_again_under_the_same_key(
    world: World, broken: Callable[[Any], None]
) -> None:
    payment = paid_order(world)
    with as_member(world.manager):
        refund = request_refund(world.manager, payment, reason="mistake")

    def lost(request: httpx.Request) -> httpx.Response:
        in_process().handle_request(request)
        raise httpx.ReadTimeout("the answer is lost", request=request)

    end = through(lambda keys: httpx.MockTransport(lost))
    with pytest.raises(GatewayDown):
        send_refund(world.manager.account_id, refund.id)
    end()
    assert send_refund(world.manager.account_id, refund.id).state == "DONE"
    assert SimulatedEntity.objects.filter(kind="refund").count() == 1


def test_a_refund_that_fails_later_is_the_members_credit_again(
    world: World, broken: Callable[[Any], None]
) -> None:
    payment = paid_order(world)
    before = balances(world.manager)
    with as_member(world.manager):
        refund = request_refund(world.manager, payment, reason="mistake")
    done = send_refund(world.manager.account_id, refund.id)
    theirs = SimulatedEntity.objects.get(id=done.refund_id)
    theirs.body = {**theirs.body, "status": "failed"}
    theirs.save()
    body = json.dumps({"event": "refund.failed", "payload": {"refund": {"entity": theirs.body}}}).encode()
    assert take_webhook(body, sign(body, gateway_keys().webhook_secrets[0]), "evt_failed") == "taken"
    assert balances(world.manager) == before
    with as_member(world.manager):
        assert GatewayRefund.objects.get(id=refund.id).state == "FAILED"
        assert Payment.objects.get(id=payment.id).refunded == 0


def test_a_member_cannot_refund(world: World, cast: Cast) -> None:
    payment = paid_order(world)
    for member in (cast.bilal, cast.chandra, world.members["T01"]):
        with as_member(member), pytest.raises(Denied):
            request_refund(member, payment, reason="mine")


def test_a_settlement_reaches_the_bank_less_the_fee_once(world: World, move_clock: MoveClock) -> None:
    payment = paid_order(world)
    with as_member(world.manager):
        refund = request_refund(world.manager, payment, reason="part", amount=1_000_00)
    send_refund(world.manager.account_id, refund.id)
    tomorrow = database_now().date() + timedelta(days=1)
    assert settle_day(tomorrow) == 0, "tomorrow's report is not there yet"
    # A test's transaction does not see the moved clock's day; what was made is put a day back instead.
    SimulatedEntity.objects.update(created_at=database_now() - timedelta(days=1))
    today = database_now().date()
    assert settle_day(today) == 2
    assert settle_day(today) == 0
    fee = 118_00  # two per cent of 5,000.00 and 18 per cent on that
    found = sums(world.manager)
    assert "gateway" not in found
    assert (found["bank"], found["gateway_fees"]) == (EACH - 1_000_00 - fee, fee)


def test_money_that_only_the_settlement_tells_of_is_taken_too(world: World) -> None:
    opened = order(world, instalment_number=1)
    pay(opened.order_id, outcome=Outcome.LOST)
    SimulatedEntity.objects.update(created_at=database_now() - timedelta(days=1))
    assert settle_day(database_now().date()) == 1
    assert sums(world.manager)["receivable"] == 7 * EACH


# --- over HTTP -------------------------------------------------------------------------------------


def test_the_webhook_over_http(world: World) -> None:
    opened = order(world, instalment_number=1)
    pay(opened.order_id)
    raw, signature, event_id = queued()[1]
    headers = {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": event_id}
    client = Client()
    path = "/v1/chits/gateway/webhook/"
    wrong = client.post(path, raw, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_signature")
    for outcome in ("taken", "duplicate"):
        response = client.post(path, raw, content_type="application/json", headers=headers)
        assert (response.status_code, response.json()) == (200, {"outcome": outcome})


def test_another_account_learns_nothing_of_an_order(world: World, cast: Cast, client_of: ClientOf) -> None:
    opened = order(world, instalment_number=1)
    _, returned = pay(opened.order_id)
    assert returned is not None
    body = json.dumps(returned._asdict())
    path = "/v1/chits/payments/verify/"
    for member in (cast.dev, world.members["T02"], cast.chandra):
        response = client_of(member).post(path, body, content_type="application/json")
        assert response.status_code == 404, member.user_name
    answer = client_of(world.members["T01"]).post(path, body, content_type="application/json")
    assert answer.status_code == 201
    assert (answer.json()["amount"], answer.json()["receipt_number"]) == ("5000.00", 1)
