"""The till: days with carry-over, floats, differences, undo, change; settlements and commissions."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django import Settings

from audit.models import AuditEvent
from books.actions.announce import announce
from books.actions.claim_ticket import claim_ticket
from books.actions.close_till import close_till, give_float
from books.actions.pre_close import pre_close
from books.actions.refund_ticket import refund_ticket
from books.actions.settle_commissions import set_commission, settle_commissions
from books.actions.undo_ticket import TooLate, undo_ticket
from books.journal_accounts import cash_of, house_cash, owed_to_seller, till_differences
from books.models import Ticket, TillDay
from books.queries.settlements import seller_settlements
from books.queries.tills import Till, sellers_with_a_till, till_of
from books.rules.settlement import commission_of
from books.tests.stories import sold_ticket
from journal.queries import balance_of
from kernel.errors import BadInput, Denied, NotFound
from kernel.ids import new_id
from tenancy.models import Membership
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period

JSON: dict[str, Any] = {"content_type": "application/json"}


def till(cast: Cast) -> Till:
    return till_of(cast.bilal.account_id, cast.bilal.id, "Bilal", "INR")


def test_a_day_of_a_till_by_hand(cast: Cast) -> None:
    world = a_period(cast.asha, odds="2")
    with as_member(cast.asha):
        give_float(cast.asha, amount=50_00, seller=cast.bilal.id)
    sold_ticket(cast.bilal, world, (7, 100_00))
    second = sold_ticket(cast.bilal, world, (8, 30_00))
    with as_member(cast.bilal):
        refund_ticket(cast.bilal, second, reason="typed wrong", amount=10_00)
        assert till(cast).expected == 50_00 + 130_00 - 10_00
        day = close_till(cast.bilal, counted=165_00, handed_over=120_00, note="Change given twice")
        assert (day.floats, day.sales, day.refunds, day.prizes) == (50_00, 130_00, 10_00, 0)
        assert (day.expected, day.difference, day.carried) == (170_00, -5_00, 45_00)
        account = cast.bilal.account_id
        assert balance_of(account, cash_of(cast.bilal.id, "INR")) == 45_00
        assert balance_of(account, house_cash("INR")) == 120_00 - 50_00
        assert balance_of(account, till_differences(cast.bilal.id, "INR")) == 5_00
        assert AuditEvent.objects.filter(verb="till.close").count() == 1


def test_the_next_day_begins_with_what_was_carried_over(cast: Cast) -> None:
    world = a_period(cast.asha, odds="2")
    ticket = sold_ticket(cast.bilal, world, (7, 40_00))
    with as_member(cast.bilal):
        close_till(cast.bilal, counted=40_00, handed_over=0)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
    with as_member(cast.bilal):
        claim_ticket(cast.bilal, ticket)
        now = till(cast)
        assert (now.position, now.opening, now.sales, now.prizes, now.expected) == (
            2,
            40_00,
            0,
            80_00,
            -40_00,
        )
        day = close_till(cast.bilal, counted=0, note="Prize paid from the house")
        assert (day.difference, day.carried) == (40_00, 0)
        assert balance_of(cast.bilal.account_id, cash_of(cast.bilal.id, "INR")) == 0


def test_more_cannot_be_handed_over_than_was_counted(cast: Cast) -> None:
    with as_member(cast.bilal), pytest.raises(BadInput):
        close_till(cast.bilal, counted=1_00, handed_over=2_00)


def test_a_difference_without_a_note_is_refused_by_the_api_too(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    sold_ticket(cast.bilal, world, (7, 391_911_00))
    clerk = client_of(cast.bilal)
    for counted, sentence in (("100", "₹3,91,811.00 is missing"), ("391912", "There is ₹1.00 too much")):
        for note in ({}, {"note": ""}, {"note": "  "}):
            refused = clerk.post("/v1/till/days/", {"counted": counted, **note}, **JSON)
            assert (refused.status_code, refused.json()["code"]) == (400, "note_required")
            assert refused.json()["errors"] == {"note": [refused.json()["detail"]]}
            assert sentence in refused.json()["detail"]
    with as_member(cast.bilal):
        assert not TillDay.objects.exists()
        assert till(cast).expected == 391_911_00
        assert not AuditEvent.objects.filter(verb="till.close").exists()
    noted = clerk.post("/v1/till/days/", {"counted": "100", "note": "Cash is with Asha"}, **JSON)
    assert (noted.status_code, noted.json()["difference"]) == (201, "-391811.00")
    assert clerk.post("/v1/till/days/", {"counted": "100"}, **JSON).status_code == 201, (
        "no difference, no note"
    )


def test_a_difference_without_a_note_is_no_row_of_the_database(cast: Cast) -> None:
    with as_member(cast.bilal):
        day = close_till(cast.bilal, counted=1_00, note="Found behind the till")
        day.id, day.position, day.note = new_id(), 2, ""
        with pytest.raises(IntegrityError, match="books_till_difference_has_note"):
            day.save(force_insert=True)


def test_a_reopened_day_is_closed_again_by_the_same_rule(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    sold_ticket(cast.bilal, world, (7, 10_00))
    owner, clerk = client_of(cast.asha), client_of(cast.bilal)
    days = "/v1/till/days/"
    first = clerk.post(days, {"counted": "10"}, **JSON).json()
    second = clerk.post(days, {"counted": "9", "note": "Short"}, **JSON).json()
    named = {"reason": "Counted wrong", "day": second["id"]}
    assert owner.post("/v1/till/reopening/", named, **JSON).json()["id"] == second["id"]
    again = owner.post("/v1/till/reopening/", named, **JSON)
    assert (again.status_code, again.json()["code"]) == (409, "not_the_latest_day")
    assert client_of(cast.dev).post("/v1/till/reopening/", named, **JSON).status_code == 404
    assert [day["reopened_at"] is None for day in clerk.get(days).json()["results"]] == [False, True]
    assert clerk.post(days, {"counted": "9"}, **JSON).json()["code"] == "note_required"
    assert clerk.post(days, {"counted": "10"}, **JSON).json()["difference"] == "0.00"
    assert first["reopened_at"] is None


def test_a_till_in_another_currency_is_reopened_by_the_api(cast: Cast, client_of: ClientOf) -> None:
    owner = client_of(cast.asha)
    mine = {"currency": "USD", "reason": "Counted wrong"}
    assert owner.post("/v1/till/reopening/", mine, **JSON).status_code == 409
    assert owner.post("/v1/till/days/", {"counted": "0", "currency": "USD"}, **JSON).status_code == 201
    assert owner.post("/v1/till/reopening/", mine, **JSON).json()["currency"] == "USD"


def test_only_who_sells_has_a_till_to_choose(cast: Cast) -> None:
    """Viewers and members of groups hold no cash; who closed a day once keeps the till."""
    with as_member(cast.asha):
        assert [row.id for row in sellers_with_a_till()] == [cast.asha.id, cast.bilal.id]
    with as_member(cast.bilal):
        close_till(cast.bilal, counted=0)
    with as_member(cast.asha):
        Membership.objects.filter(id=cast.bilal.id).update(role="viewer")
        assert cast.bilal.id in [row.id for row in sellers_with_a_till()]
        assert cast.chandra.id not in [row.id for row in sellers_with_a_till()]


def test_another_till_is_a_managers(cast: Cast) -> None:
    with as_member(cast.bilal):
        with pytest.raises(Denied):
            close_till(cast.bilal, counted=0, seller=cast.asha.id)
        with pytest.raises(Denied):
            give_float(cast.bilal, amount=1, seller=cast.bilal.id)
        with pytest.raises(NotFound):
            close_till(cast.bilal, counted=0, seller=cast.dev.id)
    with as_member(cast.asha):
        assert close_till(cast.asha, counted=0, seller=cast.bilal.id).seller == cast.bilal.id


def test_sales_while_the_till_is_counted_fall_into_exactly_one_day(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_period(cast.asha, capacities=(10**6,))

    def selling() -> None:
        try:
            for _ in range(20):
                sold_ticket(cast.bilal, world, (7, 1_00))
        finally:
            connection.close()

    seller = threading.Thread(target=selling)
    seller.start()
    for _ in range(5):
        with as_member(cast.bilal):
            close_till(cast.bilal, counted=0, note="Counted later")
    seller.join(timeout=60)
    with as_member(cast.bilal):
        close_till(cast.bilal, counted=0, note="Counted later")
        days = list(TillDay.objects.order_by("position"))
        assert [day.position for day in days] == [1, 2, 3, 4, 5, 6]
        assert sum(day.sales for day in days) == 20_00


def test_undo_takes_back_the_last_ticket_within_seconds(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    first = sold_ticket(cast.bilal, world, (7, 1_00))
    last = sold_ticket(cast.bilal, world, (7, 2_00))
    sold_ticket(cast.asha, world, (7, 3_00))
    browser = client_of(cast.bilal)
    assert browser.get("/v1/till/").json()["last_ticket"]["id"] == str(last.id)
    answer = browser.post("/v1/till/undo/", {}, **JSON)
    assert (answer.status_code, answer.json()["id"], answer.json()["state"]) == (
        201,
        str(last.id),
        "REFUNDED",
    )
    assert browser.get("/v1/till/").json()["last_ticket"]["id"] == str(first.id)


def test_undo_is_over_soon(cast: Cast, settings: Settings) -> None:
    world = a_period(cast.asha)
    ticket = sold_ticket(cast.bilal, world, (7, 1_00))
    with as_member(cast.bilal):
        Ticket.objects.filter(id=ticket.id).update(accepted_at=ticket.accepted_at - timedelta(seconds=31))
        with pytest.raises(TooLate):
            undo_ticket(cast.bilal)
        settings.TILL_UNDO_SECONDS = 60
        assert undo_ticket(cast.bilal).id == ticket.id


def test_nothing_to_undo(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.bilal).post("/v1/till/undo/", {}, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_undo")
    assert client_of(cast.chandra).post("/v1/till/undo/", {}, **JSON).status_code == 403


def test_change_due(cast: Cast, client_of: ClientOf) -> None:
    ticket = sold_ticket(cast.bilal, a_period(cast.asha), (7, 17_50))
    browser = client_of(cast.bilal)
    path = f"/v1/tickets/{ticket.id}/change/"
    assert browser.get(path, {"tendered": "20"}).json()["change"] == "2.50"
    assert browser.get(path, {"tendered": "17.50"}).json()["change"] == "0.00"
    for wrong in ("17.49", "x", "", "-20", "1e9", "20\x00"):
        assert browser.get(path, {"tendered": wrong}).status_code == 400, wrong
    refused = browser.get(path, {"tendered": "10"}).json()
    assert (refused["detail"], list(refused["errors"])) == ("Some of the values aren't valid.", ["tendered"])
    assert client_of(cast.dev).get(path, {"tendered": "20"}).status_code == 404


def test_the_till_over_the_wire(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    sold_ticket(cast.bilal, world, (7, 10_00))
    owner, clerk = client_of(cast.asha), client_of(cast.bilal)
    given = owner.post("/v1/till/floats/", {"amount": "5", "seller": str(cast.bilal.id)}, **JSON)
    assert (given.status_code, given.json()["expected"]) == (201, "15.00")
    closed = clerk.post("/v1/till/days/", {"counted": "15.00", "handed_over": "10"}, **JSON)
    assert closed.status_code == 201, closed.content
    assert (closed.json()["difference"], closed.json()["carried"]) == ("0.00", "5.00")
    assert len(owner.get("/v1/till/days/").json()["results"]) == 1
    assert clerk.get("/v1/till/days/", {"seller": str(cast.asha.id)}).status_code == 403
    for wrong in (
        {},
        {"counted": -1},
        {"counted": "1", "currency": "XXX"},
        {"counted": "1", "handed_over": "2"},
        {"counted": 1.5},
        {"counted": "1", "note": "x\x00"},
        {"counted": "1", "colour": "red"},
    ):
        assert clerk.post("/v1/till/days/", wrong, **JSON).status_code == 400, wrong
    assert clerk.post("/v1/till/days/", {"counted": 1, "seller": "x"}, **JSON).status_code == 404


# --- settlements --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "bps", "commission"), [(100_00, 1_000, 10_00), (1, 5_000, 1), (3, 1_000, 0), (0, 1_000, 0)]
)
def test_commission_is_rounded_half_up(net: int, bps: int, commission: int) -> None:
    assert commission_of(net, bps) == commission


def test_a_settlement_by_hand_and_against_the_journal(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, odds="2")
    with as_member(cast.asha):
        set_commission(cast.asha, cast.bilal.id, commission_bps=1_000)
    ticket = sold_ticket(cast.bilal, world, (7, 100_00))
    back = sold_ticket(cast.bilal, world, (8, 50_00))
    sold_ticket(cast.asha, world, (9, 20_00))
    with as_member(cast.bilal):
        refund_ticket(cast.bilal, back, reason="typed wrong", amount=10_00)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
    with as_member(cast.bilal):
        claim_ticket(cast.bilal, ticket)
    found = client_of(cast.chandra).get(f"/v1/periods/{world.period.id}/settlement/").json()
    bilal = next(s for s in found["sellers"] if s["seller"] == str(cast.bilal.id))
    assert (bilal["sales"], bilal["voids"], bilal["commission"], bilal["prizes"], bilal["due"]) == (
        "150.00",
        "10.00",
        "14.00",
        "200.00",
        "-74.00",
    )
    with as_member(cast.asha):
        from books.locking import read_period

        sellers = seller_settlements(read_period(cast.asha, world.period.id))
        for one in sellers:
            cash = balance_of(cast.asha.account_id, cash_of(one.seller, "INR"))
            assert cash == one.net_sales - one.prizes
        assert settle_commissions(cast.asha, world.period.id) == 14_00
        assert settle_commissions(cast.asha, world.period.id) == 0
        assert balance_of(cast.asha.account_id, owed_to_seller(cast.bilal.id, "INR")) == 14_00


def test_commissions_wait_for_the_close(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    sold_ticket(cast.bilal, world, (7, 10_00))
    path = f"/v1/periods/{world.period.id}/settlement/commissions/"
    owner = client_of(cast.asha)
    assert owner.post(path, {}, **JSON).status_code == 409
    with as_member(cast.asha):
        set_commission(cast.asha, cast.bilal.id, commission_bps=500)
        pre_close(cast.asha, world.period.id)
    assert owner.post(path, {}, **JSON).json()["posted"] == "0.50"
    assert client_of(cast.bilal).post(path, {}, **JSON).status_code == 403


def test_terms_over_the_wire(cast: Cast, client_of: ClientOf) -> None:
    owner = client_of(cast.asha)
    path = f"/v1/sellers/{cast.bilal.id}/terms/"
    assert owner.put(path, {"commission_bps": 250}, **JSON).json()["commission_bps"] == 250
    for wrong in ({"commission_bps": 10_001}, {"commission_bps": -1}, {"commission_bps": "5"}, {}):
        assert owner.put(path, wrong, **JSON).status_code == 400, wrong
    assert owner.put(f"/v1/sellers/{cast.dev.id}/terms/", {"commission_bps": 1}, **JSON).status_code == 404
    assert client_of(cast.bilal).put(path, {"commission_bps": 1}, **JSON).status_code == 403


def test_statements_are_pdfs(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    sold_ticket(cast.bilal, world, (7, 10_00))
    at = f"/v1/periods/{world.period.id}/settlement"
    answer = client_of(cast.asha).get(f"{at}/sellers/{cast.bilal.id}.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    assert client_of(cast.asha).get(f"{at}/sellers/{cast.chandra.id}.pdf").status_code == 404
    assert client_of(cast.asha).get(f"{at}/collaborators/x.pdf").status_code == 404
    assert client_of(cast.bilal).get(f"{at}/sellers/{cast.bilal.id}.pdf").status_code == 403
    assert client_of(cast.dev).get(f"{at}/sellers/{cast.bilal.id}.pdf").status_code == 404


def test_undo_takes_back_only_the_ticket_that_is_meant(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    bilal, dev = client_of(cast.bilal), client_of(cast.dev)
    tickets = f"/v1/periods/{world.period.id}/tickets/"

    def post(client: Client, path: str, body: Any) -> Response:
        return client.post(path, body, content_type="application/json")

    first, second = (post(bilal, tickets, {"text": "007=1"}).json() for _ in range(2))
    refused = post(bilal, "/v1/till/undo/", {"ticket": first["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_the_last")
    assert post(dev, "/v1/till/undo/", {"ticket": second["id"]}).status_code == 404
    assert post(bilal, "/v1/till/undo/", {"ticket": second["id"]}).json()["state"] == "REFUNDED"


def test_who_only_watches_sees_the_board_and_in_the_end_the_number(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, odds=80)
    asha, chandra = client_of(cast.asha), client_of(cast.chandra)
    here = f"/periods/{world.period.id}"
    asha.post(f"/v1{here}/tickets/", {"text": "007=1"}, content_type="application/json")
    watched = chandra.get(f"{here}/sell/").content.decode()
    assert "draw-board" in watched
    assert "ticket-entry" not in watched
    assert 'data-almost="80"' in watched
    asha.post(f"/v1{here}/announcement/", {"number": "007"}, content_type="application/json")
    shown = chandra.get(f"{here}/sell/").content.decode()
    assert 'data-lucky-number="007"' in shown
    assert "1 entry won" in shown
    assert "ticket-entry" not in asha.get(f"{here}/sell/").content.decode()
