"""Recording one payment: the member is found, what is due stands beside the amount, an excess is ticked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chits.actions.record_payments import Line, record_payment
from chits.models import Payment
from chits.payment_states import Method
from chits.queries.days import today_of
from chits.tests.paying import EACH, World
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock

URL = "/chits/payments/new/"


def found(client: Client, text: str) -> list[str]:
    answer = client.get(reverse("chits:payment-tickets"), {"q": text})
    assert answer.status_code == 200
    return [f"{one['name']} {one['ticket']}" for one in answer.json()["results"]]


def payment(world: World, **other: str) -> dict[str, str]:
    return {
        "ticket": str(world.tickets["T01"].id),
        "amount": "10,000",
        "method": "cash",
        "paid_on": today_of(world.manager).isoformat(),
        "reference": "",
        "key": "form-1",
    } | other


def taken(cast: Cast) -> list[int]:
    with as_member(cast.asha):
        return list(Payment.objects.order_by("id").values_list("amount", flat=True))


@pytest.mark.parametrize(
    "text",
    ["vandana", "VAND", "Vandana T01", "98220 41000", "+919822041000", "T01", "shivneri vandana", "41000"],
)
def test_a_member_is_found_by_name_number_or_ticket(world: World, asha: Client, text: str) -> None:
    assert found(asha, text) == ["Vandana More Shivneri, T01"]


@pytest.mark.parametrize("text", ["", " ", "zzz", "T01 Imran", "%", "_", "\\", "9822041999", "x" * 500])
def test_what_finds_nobody(world: World, asha: Client, text: str) -> None:
    assert found(asha, text) == []


def test_nobody_finds_tickets_of_another_account_or_of_groups_that_are_over(
    world: World, cast: Cast, asha: Client, client_of: ClientOf
) -> None:
    assert found(client_of(cast.dev), "vandana") == []
    assert client_of(cast.chandra).get(reverse("chits:payment-tickets"), {"q": "v"}).status_code == 403
    with as_member(cast.asha):
        world.group.state = "COMPLETED"
        world.group.save(update_fields=["state"])
    assert found(asha, "vandana") == []
    assert asha.get(URL, {"ticket": str(world.tickets["T01"].id)}).status_code == 404
    assert client_of(cast.dev).get(URL, {"ticket": str(world.tickets["T01"].id)}).status_code == 404


def test_without_a_script_the_search_lists_links(world: World, asha: Client) -> None:
    page = asha.get(URL, {"q": "vandana"}).content.decode()
    assert f"{URL}?ticket={world.tickets['T01'].id}" in page
    assert "10,000" in page
    assert "No ticket matches" in asha.get(URL, {"q": "zzz"}).content.decode()
    assert "Vandana" not in asha.get(URL).content.decode(), "nobody is chosen in advance"


def test_what_is_due_stands_beside_the_amount(
    world: World, cast: Cast, asha: Client, move_clock: MoveClock
) -> None:
    move_clock(timedelta(days=31))
    page = asha.get(URL, {"ticket": str(world.tickets["T01"].id)}).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Due ₹ 10,000" in words
    assert "of which overdue ₹ 5,000" in words
    assert 'value="10000"' in page, "the amount is prefilled"
    assert f'value="{today_of(cast.asha).isoformat()}"' in page
    assert "Vandana More" in words


def test_the_payment_is_recorded_with_its_day(world: World, cast: Cast, asha: Client) -> None:
    day = today_of(cast.asha).isoformat()
    answer = asha.post(URL, payment(world))
    assert answer.status_code == 302
    assert taken(cast) == [10_000_00]
    with as_member(cast.asha):
        assert str(Payment.objects.get().paid_on) == day
    assert asha.post(URL, payment(world)).status_code == 302
    assert taken(cast) == [10_000_00], "the same form again is the same payment"


@pytest.mark.parametrize("day", ["1900-01-01", "2127-12-31", "31/31/2026", ""])
def test_an_impossible_day_is_refused_beside_its_field(
    world: World, cast: Cast, asha: Client, day: str
) -> None:
    answer = asha.post(URL, payment(world, paid_on=day, reference="slip 9"))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'id="id_paid_on-error"' in page
    assert 'value="slip 9"' in page, "what was typed stays"
    assert taken(cast) == []


def test_more_than_is_owed_is_ticked_as_credit(world: World, cast: Cast, asha: Client) -> None:
    """Ten million for a ticket that owes ten thousand: said, flagged as unusual, and nothing is written."""
    answer = asha.post(URL, payment(world, amount="10000000"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "99,90,000" in page
    assert "Unusual amount" in page
    assert taken(cast) == []
    for wrong in ("1", "on", "yes"):
        assert asha.post(URL, payment(world, amount="10000000", credit=wrong)).status_code == 400
    other = asha.post(URL, payment(world, amount="11000", credit=str(9_990_000_00)))
    assert other.status_code == 400, "ticked for another amount"
    assert taken(cast) == []
    assert asha.post(URL, payment(world, amount="11000", credit=str(1_000_00))).status_code == 302
    assert taken(cast) == [11_000_00]


def test_the_api_takes_an_advance_without_a_tick(world: World, cast: Cast, asha: Client) -> None:
    body = {"group": str(world.group.id), "ticket": "T01", "amount": "50000", "method": "cash"}
    answer = asha.post("/v1/chits/payments/", body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["unapplied"] == "40000.00"


def test_a_reported_payment_is_shown_before_it_is_recorded_twice(
    world: World, cast: Cast, asha: Client, client_of: ClientOf
) -> None:
    sent = {"reference": "432819305518", "amount": "10000", "method": "upi"}
    pay_page = reverse("chits:my-pay", args=[world.tickets["T01"].id])
    assert client_of(world.members["T01"]).post(pay_page, sent).status_code == 302
    page = asha.get(URL, {"ticket": str(world.tickets["T01"].id)}).content.decode()
    assert "The member reported a payment" in page
    assert "432819305518" in page


def test_a_payment_is_found_again(world: World, cast: Cast, asha: Client) -> None:
    with as_member(cast.asha):
        for label, amount in (("T01", EACH), ("T02", EACH - 1)):
            line = Line(world.ticket(label), amount, Method.BANK, reference=f"axisn1234567{label}")
            record_payment(cast.asha, world.group, line)
    for text in ("vandana", "000001", "AXISN1234567T01", "T01", "9822041000"):
        page = asha.get(reverse("chits:payments"), {"q": text}).content.decode()
        received = page[page.index('id="received"') :]
        assert "Vandana" in received, text
        assert "Imran" not in received, text
    assert "No payment matches" in asha.get(reverse("chits:payments"), {"q": "zzz"}).content.decode()
