"""What a member is asked to pay on the phone; what was reported as paid is not asked for again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chits.models import Payment
from chits.tests.paying import EACH, World, a_running_group
from identity.models import User
from money import format_money
from tenancy.member import ACCOUNT_KEY
from tests.cast import Cast, as_member
from tests.shared import shared

pytestmark = pytest.mark.django_db
WHOLE = 2 * EACH  # two months are demanded
PAY = "Open my UPI app"
ELSE = "Pay something else"


@shared
def running(cast: Cast) -> World:
    return a_running_group(cast.asha)


@pytest.fixture
def phone(running: World) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=running.members["T01"].user_id))
    session = client.session
    session[ACCOUNT_KEY] = str(running.manager.account_id)
    session.save()
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"chits:{name}", args=args))
    assert answer.status_code == 200, answer.content
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())


def report(client: Client, running: World, amount: str, reference: str = "432819305518") -> None:
    url = reverse("chits:my-pay", args=[running.tickets["T01"].id])
    sent = client.post(url, {"reference": reference, "amount": amount, "method": "upi"})
    assert sent.status_code == 302, sent.content


def squeezed(text: str) -> str:
    return text.replace(" ", "")


def test_after_the_whole_is_reported_nobody_asks_again(running: World, phone: Client) -> None:
    assert PAY in page(phone, "my-pay", running.tickets["T01"].id)
    report(phone, running, str(WHOLE // 100))
    told = page(phone, "my-pay", running.tickets["T01"].id)
    assert "Payment sent" in told and "need to pay again." in told
    assert ELSE in told
    assert PAY not in told
    for name in ("my-home", "my-payments"):
        told = page(phone, name)
        assert "confirms it" in told, name
        assert "Pay " + format_money(WHOLE, "INR") not in told
    assert "Nothing is due" not in page(phone, "my-home")


def test_after_a_part_is_reported_only_the_rest_is_asked_for(running: World, phone: Client) -> None:
    report(phone, running, "1")
    left = squeezed(format_money(WHOLE - 100, "INR").removesuffix(".00"))
    assert left in squeezed(page(phone, "my-pay", running.tickets["T01"].id))
    assert left in squeezed(page(phone, "my-home"))
    assert left in squeezed(page(phone, "my-payments"))
    with as_member(running.manager):
        assert Payment.objects.get().amount == 100


def test_a_refused_report_is_asked_for_again(running: World, phone: Client) -> None:
    report(phone, running, str(WHOLE // 100))
    with as_member(running.manager):
        Payment.objects.update(state="REJECTED", reason="not at the bank")
    assert PAY in page(phone, "my-pay", running.tickets["T01"].id)
