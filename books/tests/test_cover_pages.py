"""The pages of spill-over: the operator's, the collaborator's without sign-in, and the refund dialog."""

from __future__ import annotations

from typing import Any

import pytest

from books.cover_link import token_of
from books.models import Collaborator, Cover, CoverLink, Entry, Ticket
from books.tests.stories import clean, sell
from books.tests.test_cover import a_covered_period, answer, ask
from conftest import Cast, as_member


@pytest.fixture
def world(cast: Cast) -> Any:
    found = a_covered_period(cast.asha, capacities=(10_00,), odds="600")
    found.sold = sell(cast.bilal, found, (7, 13_00), (8, 14_00))
    found.page = f"/periods/{found.period.id}/spill-over/"
    return found


def link(member: Any, world: Any, who: str = "patil") -> str:
    with as_member(member):
        row = CoverLink.objects.get(collaborator_id=getattr(world, who).id)
        return f"/c/{token_of(row)}"


def test_what_waits_is_shown_by_number_and_asked_for_at_once(cast: Cast, client_of: Any, world: Any) -> None:
    asha = client_of(cast.asha)
    shown = asha.get(world.page).content.decode()
    assert 'name="number" value="007"' in shown
    assert 'name="amount-008" value="4.00"' in shown
    body = {
        "number": ["007", "008"],
        "amount-007": "3.00",
        "amount-008": "2.50",
        "collaborator": str(world.patil.id),
        "within": "5",
    }
    assert asha.post(world.page, body).status_code == 302
    with as_member(cast.asha):
        assert sorted(Cover.objects.values_list("number", "requested")) == [(7, 3_00), (8, 2_50)]
    assert "Asked Patil" in asha.get(world.page).content.decode()


def test_an_entry_that_is_ticked_is_covered_first(cast: Cast, client_of: Any, world: Any) -> None:
    second = sell(cast.bilal, world, (7, 2_00))
    asha, entry = client_of(cast.asha), str(second.ticket.entries[0].id)
    assert f'name="entry-007" value="{entry}"' in asha.get(world.page).content.decode()
    body = {"number": "007", "amount-007": "2.00", "collaborator": str(world.patil.id)}
    for wrong, status in (
        ("x", 400),
        (str(world.patil.id), 404),
        (str(world.sold.ticket.entries[1].id), 400),
    ):
        assert asha.post(world.page, {**body, "entry-007": wrong}).status_code == status
    assert asha.post(world.page, {**body, "entry-007": entry}).status_code == 302
    with as_member(cast.asha):
        cover = Cover.objects.get()
    answer(cast.asha, cover, 2_00)
    with as_member(cast.asha):
        assert Entry.objects.get(id=entry).covered == 2_00
        assert clean(cast.asha, world)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Tick the numbers"),
        ({"number": "007", "amount-007": "x"}, "007"),
        ({"number": "7", "amount-7": "1"}, "no number"),
        ({"number": "009", "amount-009": "1"}, "Nothing is pending on 009"),
    ],
)
def test_what_is_refused_is_said_on_the_page(
    cast: Cast, client_of: Any, world: Any, body: Any, said: str
) -> None:
    answer = client_of(cast.asha).post(world.page, {"collaborator": str(world.patil.id), **body})
    assert answer.status_code in (400, 409)
    assert said in answer.content.decode()
    with as_member(cast.asha):
        assert Cover.objects.count() == 0


def test_who_only_watches_sees_it_and_cannot_ask(cast: Cast, client_of: Any, world: Any) -> None:
    chandra = client_of(cast.chandra)
    assert chandra.get(world.page).status_code == 200
    assert chandra.post(world.page, {"number": "007"}).status_code == 403


def test_the_operator_records_withdraws_and_gives_back(cast: Cast, client_of: Any, world: Any) -> None:
    asha = client_of(cast.asha)
    first, second = ask(cast.asha, world, 7, 5_00), ask(cast.asha, world, 8, 4_00)
    asha.post(f"/covers/{first.id}/record/", {"amount": "5.00", "how": "phone", "answer": "accept"})
    asha.post(f"/covers/{second.id}/withdrawal/")
    asha.post(f"/covers/{first.id}/return/", {"amount": "1"})
    refused = asha.post(f"/covers/{first.id}/return/", {"amount": "9"})
    assert refused.status_code == 409
    with as_member(cast.asha):
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.answered_how, first.matched, first.cancelled) == ("phone", 3_00, 1_00)
        assert second.state == "CANCELLED"
        assert clean(cast.asha, world)
    assert asha.get(world.page).status_code == 200


def test_a_collaborator_is_added_from_the_page(cast: Cast, client_of: Any, world: Any) -> None:
    asha = client_of(cast.asha)
    path = f"/periods/{world.period.id}/collaborators/"
    assert asha.post(path, {"name": "Deccan", "odds": "590", "usual_limit": "1500"}).status_code == 302
    assert asha.post(path, {"name": ""}).status_code == 400
    with as_member(cast.asha):
        made = Collaborator.objects.get(name="Deccan")
        assert (made.odds, made.usual_limit) == (590, 1500_00)


def test_a_collaborator_accepts_everything_by_link_without_signing_in(
    cast: Cast, client: Any, world: Any
) -> None:
    ask(cast.asha, world, 7, 5_00)
    ask(cast.asha, world, 8, 4_00)
    path = link(cast.asha, world)
    page = client.get(path)
    shown = page.content.decode()
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "Asha&#x27;s books asks you to cover" in shown
    assert "×600" in shown
    with as_member(cast.asha):
        ids = [str(cover.id) for cover in Cover.objects.all()]
    assert client.post(path, {"cover": ids, "answer": "accept"}).status_code == 302
    with as_member(cast.asha):
        assert sorted(Cover.objects.values_list("state", "matched", "answered_by", "answered_how")) == [
            ("CONFIRMED", 3_00, "Patil & Sons", "link"),
            ("CONFIRMED", 4_00, "Patil & Sons", "link"),
        ]
        assert clean(cast.asha, world)
    assert "Nothing is open" in client.get(path).content.decode()
    again = client.post(path, {"cover": ids, "answer": "accept"})
    assert again.status_code == 400
    assert "Something has changed" in again.content.decode()


def test_a_part_or_nothing_may_be_accepted(cast: Cast, client: Any, world: Any) -> None:
    seven, eight = ask(cast.asha, world, 7, 3_00), ask(cast.asha, world, 8, 4_00)
    path = link(cast.asha, world)
    part = {
        "answer": "part",
        f"amount-{seven.id}": "1.50",
        f"amount-{eight.id}": "",
        "cover": [seven.id, eight.id],
    }
    assert client.post(path, {**part, f"amount-{seven.id}": "9"}).status_code == 400
    assert client.post(path, part).status_code == 302
    with as_member(cast.asha):
        seven.refresh_from_db()
        eight.refresh_from_db()
        assert (seven.state, seven.confirmed, eight.state) == ("PARTIAL", 1_50, "REJECTED")


def test_a_link_shows_only_what_is_asked_of_its_own_collaborator(cast: Cast, client: Any, world: Any) -> None:
    ask(cast.asha, world, 7, 3_00)
    other = ask(cast.asha, world, 8, 4_00, who="joshi")
    path = link(cast.asha, world)
    assert "008" not in client.get(path).content.decode()
    assert client.post(path, {"cover": [other.id], "answer": "accept"}).status_code == 400
    with as_member(cast.asha):
        other.refresh_from_db()
        assert other.state == "REQUESTED"


def test_a_link_that_we_did_not_sign_or_that_ended_is_not_found(cast: Cast, client: Any, world: Any) -> None:
    ask(cast.asha, world, 7, 3_00)
    path = link(cast.asha, world)
    for wrong in (path[:-1] + ("A" if path[-1] != "A" else "B"), "/c/x", "/c/" + "x" * 300, "/c/a.b"):
        assert client.get(wrong).status_code == 404
    with as_member(cast.asha):
        CoverLink.objects.all().delete()
    assert client.get(path).status_code == 404


def test_a_ticket_is_refunded_from_its_page(cast: Cast, client_of: Any, world: Any) -> None:
    asha = client_of(cast.asha)
    path = f"/tickets/{world.sold.ticket.id}/"
    assert "Refund ticket" in asha.get(path).content.decode()
    refused = asha.post(path + "refund/", {"amount": "1.00", "reason": ""})
    assert refused.status_code == 400
    assert "data-show" in refused.content.decode()
    too_much = asha.post(path + "refund/", {"amount": "99", "reason": "x"})
    assert "is left" in too_much.content.decode()
    entry = str(world.sold.ticket.entries[0].id)
    assert asha.post(path + "refund/", {"entry": entry, "reason": "Typed wrong"}).status_code == 302
    with as_member(cast.asha):
        assert Entry.objects.get(id=entry).refunded == 13_00
        assert Ticket.objects.get(id=world.sold.ticket.id).state == "PARTLY_REFUNDED"
    assert "Refund ticket" not in client_of(cast.chandra).get(path).content.decode()


def test_the_rail_says_how_many_numbers_wait(cast: Cast, client_of: Any, world: Any) -> None:
    shown = client_of(cast.asha).get(world.page).content.decode()
    assert '<span class="badge-count">2</span>' in shown
    assert client_of(cast.asha).get("/cover/").status_code == 302
