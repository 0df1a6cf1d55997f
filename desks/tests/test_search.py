"""Search over everything: each finds what they may open, by what stands on a paper or what they remember."""

from __future__ import annotations

import pytest

from books.tests.stories import sell
from tenancy.member import Member
from tenancy.search import search
from tests.api.caller import Caller, token_of
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import ChitWorld, a_world_of_chits
from tests.worlds import PeriodWorld, a_period


@pytest.fixture
def period(cast: Cast) -> PeriodWorld:
    return a_period(cast.asha)


@pytest.fixture
def chits(cast: Cast) -> ChitWorld:
    return a_world_of_chits(cast.asha)


def found(member: Member, text: str) -> list[tuple[str, str]]:
    with as_member(member):
        return [(hit.kind, hit.title) for hit in search(member, text)]


def test_a_ticket_is_found_by_the_beginning_of_its_code(cast: Cast, period: PeriodWorld) -> None:
    ticket = sell(cast.bilal, period, (7, 5_00)).ticket
    written = f"{ticket.code[:4]}-{ticket.code[4:]}".lower()
    assert ("ticket", ticket.code) in found(cast.bilal, written)
    assert ("ticket", ticket.code) in found(cast.asha, ticket.code[:4])
    assert ("ticket", ticket.code) not in found(cast.dev, ticket.code)


def test_customers_periods_books_and_pages_are_found_by_name(cast: Cast, period: PeriodWorld) -> None:
    from books.models import Customer

    with as_member(cast.asha):
        Customer.objects.create(account_id=cast.asha.account_id, name="Kumar Traders", phone="98200 12345")
    assert ("customer", "Kumar Traders") in found(cast.bilal, "kumar")
    assert found(cast.chandra, "kumar") == []
    assert ("book", "Evening") in found(cast.chandra, "even")
    assert ("period", "Evening, Friday") in found(cast.asha, "friday")
    assert ("page", "Tickets") in found(cast.asha, "ticke")
    assert ("page", "Billing") not in found(cast.bilal, "billing")


def test_the_team_is_found_by_those_who_manage_it(cast: Cast) -> None:
    assert ("person", "Bilal") in found(cast.asha, "bilal@")
    assert ("person", "Bilal") not in found(cast.bilal, "bilal@")


def test_chit_members_and_groups_are_found(cast: Cast, chits: ChitWorld) -> None:
    with as_member(cast.asha):
        person = chits.group.tickets.select_related("person").order_by("number").first().person
    kinds = {kind for kind, _title in found(cast.asha, person.name)}
    assert "member" in kinds
    assert ("group", chits.group.name) in found(cast.asha, chits.group.name[:5])


@pytest.mark.parametrize("text", ["", " ", "\x00", "%", "_", "'", "a" * 500, "<script>", "٣"])
def test_odd_texts_find_nothing_and_break_nothing(cast: Cast, period: PeriodWorld, text: str) -> None:
    assert [hit for hit in found(cast.asha, text) if hit[0] == "ticket"] == []


def test_the_page_and_the_api_find_the_same(cast: Cast, period: PeriodWorld, client_of: ClientOf) -> None:
    ticket = sell(cast.bilal, period, (7, 5_00)).ticket
    answer = Caller(token_of(cast.asha))("get", f"/v1/search/?q={ticket.code}").json()
    assert [(hit["kind"], hit["title"]) for hit in answer] == [("ticket", ticket.code)]
    browser = client_of(cast.asha)
    assert answer[0]["url"] in browser.get(f"/search/?q={ticket.code}").content.decode()
    assert browser.get(answer[0]["url"]).status_code == 200
    assert "Nothing found" in browser.get("/search/?q=zzzzz").content.decode()
