"""To the gateway and back in a browser; the stand-in's API over HTTP."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from chits.gateway.keys import gateway_keys
from chits.gateway.simulator.checkout import Outcome, pay
from chits.gateway.simulator.models import SimulatedDelivery, SimulatedEntity
from chits.gateway.simulator.webhooks import deliver_due
from chits.models import GatewayOrder, Payment
from chits.payment_schedule import deliver_webhooks
from chits.tests.paying import EACH, World, sums
from kernel.clock import database_now
from kernel.errors import Busy
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.markup import flat

HERE = "/simulated-gateway"


def opened(world: World, browser: Client, **more: str) -> Response:
    return browser.post("/pay-online/", {"ticket": str(world.tickets["T01"].id), **more})


def the_order(world: World) -> GatewayOrder:
    with as_member(world.manager):
        return GatewayOrder.objects.latest("id")


def parameters(response: Response) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(response["Location"]).query))


def keeps_the_phone(page: Any, *, back: str) -> bool:
    """Whether the page has the phone's heading, its arrow to there and its bar with the four places."""
    text = flat(page)
    places = all(f'href="/my/{place}"' in text for place in ("", "payments/", "lottery/", "profile/"))
    return f'class="back" href="{back}"' in text and 'class="phone-bar"' in text and places


def test_a_member_pays_in_the_browser(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.members["T01"])
    page = opened(world, browser, instalment="1")
    assert page.status_code == 200
    order, fields = page.context["order"], page.context["fields"]
    assert keeps_the_phone(page, back=f"/my/tickets/{order.ticket_id}/pay/")
    assert (order.amount, fields["order_id"], fields["amount"]) == (EACH, order.order_id, EACH)
    assert "SIMULATED GATEWAY" in page.content.decode()
    # The gateway's page and the way back come without our session.
    elsewhere = Client(enforce_csrf_checks=True)
    checkout = elsewhere.post(page.context["checkout_url"], fields)
    assert checkout.status_code == 200 and "SIMULATED GATEWAY" in checkout.content.decode()
    chosen = {"order_id": order.order_id, "outcome": "pay", "manner": "usual"}
    done = Client().post(f"{HERE}/paid/", {**chosen, "callback_url": fields["callback_url"]})
    assert done.status_code == 303
    back = elsewhere.post("/pay-online/back/", parameters(done))
    assert (back.status_code, back["Location"]) == (303, f"/pay-online/{order.id}/")
    result = browser.get(back["Location"])
    shown = result.content.decode()
    assert "Payment received" in shown and "000001" in shown
    assert "received and applied to your dues." in shown
    assert keeps_the_phone(result, back="/my/payments/")
    assert sums(world.manager)["gateway"] == EACH
    for member, status in (("T02", 404), ("T01", 200)):
        assert client_of(world.members[member]).get(back["Location"]).status_code == status


def test_a_declined_payment_leads_back_and_can_be_tried_again(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.members["T01"])
    order = opened(world, browser).context["order"]
    chosen = {
        "order_id": order.order_id,
        "outcome": "fail",
        "manner": "usual",
        "callback_url": "/pay-online/back/",
    }
    done = Client().post(f"{HERE}/paid/", chosen)
    back = Client().get(done["Location"])
    assert back["Location"] == f"/pay-online/{order.id}/"
    assert "Not paid yet" in browser.get(back["Location"]).content.decode()
    again = Client().post(f"{HERE}/paid/", {**chosen, "outcome": "pay"})
    Client().get(again["Location"])
    assert "Payment received" in browser.get(back["Location"]).content.decode()
    twice = Client().post(f"{HERE}/paid/", {**chosen, "outcome": "pay"})
    assert twice.status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"razorpay_order_id": "order_nobodys", "razorpay_payment_id": "x", "razorpay_signature": "x"},
        {"error[metadata]": "{"},
        {"error[metadata]": "[]"},
        {"error[metadata]": '{"order_id": 5}'},
    ],
)
def test_what_comes_back_wrong_is_nothing(world: World, fields: dict[str, str]) -> None:
    assert Client().post("/pay-online/back/", fields).status_code == 404
    assert Client().get("/pay-online/back/", fields).status_code == 404


def test_a_nul_that_comes_back_is_refused_as_unreadable(world: World) -> None:
    fields = {"razorpay_order_id": "\x00"}
    assert Client().post("/pay-online/back/", fields).status_code in (400, 404)
    assert Client().post("/pay-online/back/?x=%00").status_code == 400


def test_a_forged_return_posts_nothing(world: World, client_of: ClientOf) -> None:
    order = opened(world, client_of(world.members["T01"])).context["order"]
    payment, _ = pay(order.order_id, outcome=Outcome.FAIL)
    forged = {
        "razorpay_order_id": order.order_id,
        "razorpay_payment_id": payment["id"],
        "razorpay_signature": "0" * 64,
    }
    assert Client().post("/pay-online/back/", forged).status_code == 400
    assert "gateway" not in sums(world.manager)


def test_somebody_elses_ticket_is_not_paid_from_here(world: World, cast: Cast, client_of: ClientOf) -> None:
    for member in (world.members["T02"], cast.dev):
        assert opened(world, client_of(member)).status_code == 404
    for wrong in ({"instalment": "99"}, {"amount": "x"}, {"amount": "0.10"}):
        assert opened(world, client_of(world.members["T01"]), **wrong).status_code == 400


def test_a_foreign_address_is_not_led_back_to(world: World, client_of: ClientOf) -> None:
    page = opened(world, client_of(world.members["T01"]))
    for url in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        fields = {**page.context["fields"], "callback_url": url, "cancel_url": url}
        shown = Client().post(page.context["checkout_url"], fields)
        assert shown.context["callback_url"] == shown.context["cancel_url"] == "/"


def test_with_real_keys_the_form_leads_to_the_gateway_and_the_stand_in_is_gone(
    world: World, client_of: ClientOf, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chits.gateway import client as module
    from chits.gateway.simulator.api import in_process

    order = opened(world, client_of(world.members["T01"])).context["order"]
    settings.RAZORPAY_KEY_ID, settings.RAZORPAY_KEY_SECRET = "rzp_live_x", "secret"
    end = module.through(lambda keys: in_process())
    try:
        page = opened(world, client_of(world.members["T01"]))
    finally:
        end()
    assert page.context["checkout_url"] == "https://api.razorpay.com/v1/checkout/embedded"
    assert "form-action 'self' https://api.razorpay.com" in page["Content-Security-Policy"]
    assert "SIMULATED" not in page.content.decode()
    assert Client().post(f"{HERE}/v1/checkout/embedded", {"order_id": order.order_id}).status_code == 404
    assert Client().get(f"{HERE}/v1/orders/{order.order_id}").status_code == 404


# --- the stand-in's API ---------------------------------------------------------------------------


def call(method: str, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Response:
    keys = gateway_keys()
    basic = base64.b64encode(f"{keys.key_id}:{key or keys.key_secret}".encode()).decode()
    return Client().generic(
        method,
        f"{HERE}/v1/{path}",
        json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers={"Authorization": f"Basic {basic}", **headers},
    )


@pytest.mark.django_db
def test_the_documented_calls() -> None:
    made = call(
        "POST", "orders", {"amount": 50000, "currency": "INR", "receipt": "r1", "notes": {"a": "b"}}
    ).json()
    assert (made["entity"], made["status"], made["amount_due"]) == ("order", "created", 50000)
    paid, _ = pay(made["id"], outcome=Outcome.AUTHORIZE)
    assert call("GET", f"orders/{made['id']}").json()["status"] == "attempted"
    wrong = call("POST", f"payments/{paid['id']}/capture", {"amount": 1, "currency": "INR"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "BAD_REQUEST_ERROR")
    taken = call("POST", f"payments/{paid['id']}/capture", {"amount": 50000, "currency": "INR"}).json()
    assert (taken["status"], taken["fee"], taken["tax"]) == ("captured", 1180, 180)
    again = call("POST", f"payments/{paid['id']}/capture", {"amount": 50000, "currency": "INR"})
    assert "already been captured" in again.json()["error"]["description"]
    assert call("GET", f"orders/{made['id']}/payments").json()["count"] == 1
    refund = {"amount": 20000}
    headers = {"X-Refund-Idempotency": "refund-key-1"}
    first = call("POST", f"payments/{paid['id']}/refund", refund, **headers).json()
    assert call("POST", f"payments/{paid['id']}/refund", refund, **headers).json()["id"] == first["id"]
    other = call("POST", f"payments/{paid['id']}/refund", {"amount": 1000}, **headers)
    assert "Different request" in other.json()["error"]["description"]
    much = call("POST", f"payments/{paid['id']}/refund", {"amount": 30001})
    assert much.status_code == 400
    assert call("GET", f"payments/{paid['id']}").json()["refund_status"] == "partial"
    assert call("GET", f"refunds/{first['id']}").json()["status"] == "processed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        {"amount": "50000", "currency": "INR"},
        {"amount": 500.5, "currency": "INR"},
        {"amount": True, "currency": "INR"},
        {"amount": 99, "currency": "INR"},
        {"amount": 50000, "currency": "USD"},
        {"amount": 50000, "currency": "INR", "receipt": "x" * 41},
        [],
        None,
    ],
)
def test_orders_that_it_refuses(body: Any) -> None:
    response = call("POST", "orders", body)
    assert response.status_code == 400 and response.json()["error"]["code"] == "BAD_REQUEST_ERROR"
    assert not SimulatedEntity.objects.exists()


@pytest.mark.django_db
def test_without_its_keys_it_says_nothing() -> None:
    assert call("GET", "orders/order_x", key="wrong").status_code == 401
    assert Client().get(f"{HERE}/v1/orders/order_x").status_code == 401
    assert call("GET", "no/such/call").status_code == 404


def test_webhooks_are_sent_until_they_are_taken(world: World, client_of: ClientOf) -> None:
    order = opened(world, client_of(world.members["T01"]), instalment="1").context["order"]
    pay(order.order_id, outcome=Outcome.LOST)
    SimulatedDelivery.objects.update(due_at=database_now() - timedelta(seconds=1))

    def broken(raw: bytes, signature: str, event_id: str) -> None:
        raise Busy

    assert deliver_due(broken) == 0
    assert deliver_due(broken) == 0, "not again at once"
    assert set(SimulatedDelivery.objects.values_list("attempts", flat=True)) == {1}
    SimulatedDelivery.objects.update(due_at=database_now() - timedelta(seconds=1))
    deliver_webhooks()
    assert not SimulatedDelivery.objects.filter(delivered_at=None).exists()
    assert sums(world.manager)["gateway"] == EACH
    with as_member(world.manager):
        assert Payment.objects.count() == 1
