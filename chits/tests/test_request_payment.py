"""Each payment asked for by a UPI link has a reference of its own, by which it is found again."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from chits.actions.answer_claim import confirm_claim, reject_claim
from chits.actions.record_payments import Line, record_payment
from chits.actions.request_payment import request_payment
from chits.models import Payment, PaymentRequest
from chits.payment_states import Method
from chits.tests.paying import EACH, World, a_running_group
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.shared import shared


@shared
def world(cast: Cast) -> World:
    return a_running_group(cast.asha, demanded=1)


def asked(world: World, amount: int = EACH, label: str = "T01") -> PaymentRequest:
    with as_member(world.members[label]):
        return request_payment(world.members[label], world.ticket(label), amount)


def link_of(client: Client, world: World) -> str:
    """The reference in the link on the member's page."""
    page = client.get(reverse("chits:my-pay", args=[world.tickets["T01"].id])).content.decode()
    link = re.search(r'href="(upi://pay\?[^"]+)"', page)
    assert link, page
    return parse_qs(urlsplit(link.group(1).replace("&amp;", "&")).query)["tr"][0]


def claim_it(client: Client, world: World, tr: str, utr: str, amount: str = "5000") -> Payment:
    sent = {"asked_as": tr, "reference": utr, "amount": amount, "method": "upi"}
    answer = client.post(reverse("chits:my-pay", args=[world.tickets["T01"].id]), sent)
    assert answer.status_code == 302, answer.content.decode()
    with as_member(world.manager):
        return Payment.objects.latest("id")


def test_the_next_payment_is_asked_for_with_another_reference(
    world: World, client_of: ClientOf, cast: Cast
) -> None:
    phone = client_of(world.members["T01"])
    first = link_of(phone, world)
    assert link_of(phone, world) == first, "the page loaded again asks for the same payment"
    claim = claim_it(phone, world, first, "432819305518")
    with as_member(cast.asha):
        assert PaymentRequest.objects.get(reference=first).payment_id == claim.id
        confirm_claim(cast.asha, claim)
    world.demand(2)
    assert link_of(phone, world) != first


def test_the_manager_sees_what_a_claim_was_asked_for_as(
    world: World, client_of: ClientOf, cast: Cast
) -> None:
    phone = client_of(world.members["T01"])
    tr = link_of(phone, world)
    claim_it(phone, world, tr, "432819305518", "4000")
    page = client_of(cast.asha).get(reverse("chits:payments")).content.decode()
    assert tr in page
    assert "5,000" in page, "what was asked for, since the claim is over another amount"


def test_a_refused_claim_leaves_its_reference_to_no_other_payment(
    world: World, client_of: ClientOf, cast: Cast
) -> None:
    phone = client_of(world.members["T01"])
    first = link_of(phone, world)
    claim = claim_it(phone, world, first, "432819305518")
    with as_member(cast.asha):
        reject_claim(cast.asha, claim, reason="not at the bank")
    assert link_of(phone, world) != first


def test_the_reference_given_as_the_banks_is_recognised(world: World, cast: Cast) -> None:
    request = asked(world)
    with as_member(cast.asha):
        line = Line(world.ticket(), EACH, Method.UPI, reference=request.reference.lower())
        payment = record_payment(cast.asha, world.group, line)
        request.refresh_from_db()
    assert request.payment_id == payment.id


def test_another_ticket_answers_no_request(world: World, cast: Cast) -> None:
    request = asked(world)
    with as_member(cast.asha):
        record_payment(
            cast.asha, world.group, Line(world.ticket("T02"), EACH, Method.UPI, reference=request.reference)
        )
        request.refresh_from_db()
    assert request.payment_id is None


@pytest.mark.parametrize("change", ["amount", "day", "payment"])
def test_when_a_new_reference_is_given(world: World, cast: Cast, move_clock: MoveClock, change: str) -> None:
    first = asked(world)
    assert asked(world).reference == first.reference
    if change == "day":
        move_clock(timedelta(hours=25))
    elif change == "payment":
        with as_member(cast.asha):
            record_payment(cast.asha, world.group, Line(world.ticket(), 1_00, Method.CASH))
    second = asked(world, EACH - 1 if change == "amount" else EACH)
    assert second.reference != first.reference
    assert len(second.reference) <= 35
    assert second.reference.isalnum()


def test_the_database_takes_a_reference_once(world: World, cast: Cast) -> None:
    request = asked(world)
    with as_member(cast.asha), pytest.raises(IntegrityError), transaction.atomic():
        PaymentRequest.objects.create(
            account_id=cast.asha.account_id,
            group=world.group,
            ticket=world.ticket(),
            person=world.ticket().person,
            reference=request.reference,
            amount=1,
            currency="INR",
            made_by=cast.asha.id,
            made_at=request.made_at,
        )
