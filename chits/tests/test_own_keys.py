"""Keys of an account's own at the gateway: sealed, the owner's alone, and never another account's."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from django.db import connection

from chits.actions.create_order import create_order
from chits.actions.save_gateway_keys import remove_gateway_keys, save_gateway_keys
from chits.actions.settle_gateway import settle_gateway
from chits.actions.take_webhook import BadWebhook, take_webhook
from chits.actions.verify_payment import verify_payment
from chits.gateway.client import through
from chits.gateway.keys import Keys, gateway_keys
from chits.gateway.own_keys import KeysAreLost, is_simulated_here, opened
from chits.gateway.signatures import checkout_text, sign
from chits.models import GatewayKeys, Payment
from chits.tests.paying import EACH, a_running_group
from kernel.errors import BadInput, Denied
from tests.cast import Cast, ClientOf, as_member

pytestmark = pytest.mark.django_db
OWN = {"key_id": "rzp_live_Asha0001", "key_secret": "asha-secret-1", "webhook_secret": "asha-hook-1"}


class Razorpay:
    """Another gateway than the stand-in: it knows one merchant's keys, one order and its payment."""

    def __init__(self) -> None:
        self.asked_with: list[str] = []
        self.amount = 0

    def __call__(self, keys: Keys) -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            self.asked_with.append(keys.key_id)
            if request.method == "POST":
                self.amount = json.loads(request.content)["amount"]
                return httpx.Response(200, json={"id": "order_Own1"})
            if "settlements" in request.url.path:
                line: dict[str, Any] = {"entity_id": "pay_Own1", "type": "payment", "order_id": "order_Own1"}
                line |= {"amount": self.amount, "credit": self.amount - 100, "settled": True}
                return httpx.Response(200, json={"items": [line]})
            paid = {"id": "pay_Own1", "order_id": "order_Own1", "amount": self.amount}
            return httpx.Response(200, json={**paid, "currency": "INR", "status": "captured"})

        return httpx.MockTransport(answer)


@pytest.fixture
def razorpay() -> Razorpay:
    theirs = Razorpay()
    end = through(theirs)
    yield theirs
    end()


def hook(secret: str, order_id: str = "order_Own1") -> tuple[bytes, str, str]:
    entity = {"id": "pay_Own1", "order_id": order_id}
    body = {"event": "payment.captured", "payload": {"payment": {"entity": entity}}}
    raw = json.dumps(body).encode()
    return raw, sign(raw, secret), "evt_1"


def test_an_accounts_payments_go_by_its_own_keys_and_others_do_not(cast: Cast, razorpay: Razorpay) -> None:
    world = a_running_group(cast.asha)
    with as_member(cast.asha):
        save_gateway_keys(cast.asha, **OWN)
        order = create_order(cast.asha, world.group, world.ticket("T01"), instalment_number=1)
        assert not order.simulated and not is_simulated_here()
        # The installation's secret, and another account's own, say nothing about this order.
        for wrong in (gateway_keys().webhook_secrets[0], "dev-hook-12"):
            with pytest.raises(BadWebhook):
                take_webhook(*hook(wrong))
        signature = sign(checkout_text("order_Own1", "pay_Own1"), OWN["key_secret"])
        with pytest.raises(BadInput):
            verify_payment(order, payment_id="pay_Own1", signature=sign("x", gateway_keys().key_secret))
        payment = verify_payment(order, payment_id="pay_Own1", signature=signature)
        assert (payment.amount, payment.simulated) == (EACH, False)
        # The owner changes the keys: the order stays with its own, old and new webhook secrets hold.
        save_gateway_keys(
            cast.asha, **{**OWN, "key_id": "rzp_live_Asha0002", "webhook_secret": "asha-hook-2"}
        )
    assert take_webhook(*hook(OWN["webhook_secret"])) == "taken"
    assert settle_gateway() == 1
    with as_member(cast.asha):
        assert Payment.objects.get().settled_at is not None and Payment.objects.count() == 1
    assert set(razorpay.asked_with) == {"rzp_live_Asha0001", "rzp_live_Asha0002", gateway_keys().key_id}
    assert razorpay.asked_with[:2] == ["rzp_live_Asha0001"] * 2
    with as_member(cast.dev):
        assert is_simulated_here() and GatewayKeys.objects.count() == 0


def test_what_is_about_nothing_we_know_is_ignored_only_with_the_accounts_secret(cast: Cast) -> None:
    with as_member(cast.asha):
        save_gateway_keys(cast.asha, **OWN)
    about_another_thing = hook(OWN["webhook_secret"], "order_Shop9")
    assert take_webhook(*about_another_thing, sent_for=str(cast.asha.account_id)) == "ignored"
    for sent_for in (None, "nonsense", str(cast.dev.account_id)):
        with pytest.raises(BadWebhook):
            take_webhook(*about_another_thing, sent_for=sent_for)


def test_they_are_sealed_to_the_account_and_only_added(cast: Cast) -> None:
    with as_member(cast.asha):
        row = save_gateway_keys(cast.asha, **OWN)
        assert opened(row).key_secret == OWN["key_secret"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(k)::text FROM chits_gatewaykeys k")
            kept = cursor.fetchone()[0]
        assert OWN["key_id"] in kept
        assert OWN["key_secret"] not in kept and OWN["webhook_secret"] not in kept
        row.account_id = cast.dev.account_id
        with pytest.raises(KeysAreLost):
            opened(row)
        remove_gateway_keys(cast.asha)
        remove_gateway_keys(cast.asha)
        assert [one.key_id for one in GatewayKeys.objects.order_by("position")] == [OWN["key_id"], ""]
        assert is_simulated_here()


@pytest.mark.parametrize("field", sorted(OWN))
@pytest.mark.parametrize("wrong", ["", "short", "with space 1", "x" * 200])
def test_what_is_no_key_is_refused_beside_its_field(cast: Cast, field: str, wrong: str) -> None:
    with as_member(cast.asha):
        with pytest.raises(BadInput) as refused:
            save_gateway_keys(cast.asha, **{**OWN, field: wrong})
        assert list(refused.value.errors) == [field]
        assert not GatewayKeys.objects.exists()


def test_the_owner_alone_keeps_them_and_nobody_is_told_them(cast: Cast, client_of: ClientOf) -> None:
    for member in (cast.bilal, cast.chandra):
        with as_member(member), pytest.raises(Denied):
            save_gateway_keys(member, **OWN)
        assert client_of(member).get("/v1/chits/gateway/keys/").status_code == 403
        assert client_of(member).get("/chits/online-payments/").status_code == 403
    owner = client_of(cast.asha)
    before = owner.get("/v1/chits/gateway/keys/").json()
    assert (before["own"], before["simulated"]) == (False, True)
    kept = owner.put("/v1/chits/gateway/keys/", OWN, content_type="application/json")
    assert (kept.status_code, kept.json()["key_id"]) == (200, OWN["key_id"])
    assert kept.json()["webhook_url"].endswith(f"?account={cast.asha.account_id}")
    page = owner.get("/chits/online-payments/").content.decode()
    for said in (kept.content.decode(), page):
        assert OWN["key_secret"] not in said and OWN["webhook_secret"] not in said
    assert OWN["key_id"] in page and "SIMULATED" not in page
    refused = owner.post("/chits/online-payments/", {**OWN, "key_id": "mine"})
    assert refused.status_code == 400
    said = refused.content.decode()
    assert "Enter a key ID such as" in said and 'value="mine"' in said and OWN["key_secret"] not in said
    assert owner.post("/chits/online-payments/", {**OWN, "key_id": "rzp_test_Again1"}).status_code == 302
    assert owner.get("/v1/chits/gateway/keys/").json()["key_id"] == "rzp_test_Again1"
    assert owner.post("/chits/online-payments/", {"take_out": "yes"}).status_code == 302
    assert owner.delete("/v1/chits/gateway/keys/").status_code == 204
    assert owner.get("/v1/chits/gateway/keys/").json()["own"] is False
