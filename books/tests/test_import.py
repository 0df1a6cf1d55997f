"""Imports: the dry run, carrying it out, limits and customers, and who may."""

from __future__ import annotations

import pytest

from audit.models import AuditEvent
from books.actions import start_import
from books.actions.commit_import import commit_import
from books.actions.freeze_number import block_number
from books.actions.pre_close import pre_close
from books.audit_book import audit_period
from books.models import Customer, Entry, Import, Limit, PeriodNumber, Ticket
from books.states import ImportKind, ImportState
from books.tests.importing import GOOD, send
from kernel.errors import Denied
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period


def test_the_dry_run_changes_nothing_and_the_import_does_the_same(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(11_00,))
    browser = client_of(cast.bilal)
    answer = send(browser, f"/v1/periods/{world.period.id}/imports/", GOOD)
    assert answer.status_code == 201, answer.content
    checked = answer.json()
    assert (checked["state"], checked["line_count"], checked["item_count"]) == ("CHECKED", 3, 2)
    assert (checked["total"], checked["spill_total"], checked["problems"]) == ("17.50", "1.00", [])
    with as_member(cast.asha):
        assert Ticket.objects.count() == 0
    path = f"/v1/imports/{checked['id']}/commitment/"
    refused = browser.post(path, {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "spill_exceeds")
    done = browser.post(path, {"max_spill": "1.00"}, content_type="application/json")
    assert done.status_code == 201, done.content
    assert (done.json()["state"], done.json()["done_total"], done.json()["done_spill"]) == (
        "DONE",
        "17.50",
        "1.00",
    )
    assert browser.post(path, {"max_spill": "1.00"}, content_type="application/json").status_code == 409
    with as_member(cast.asha):
        sold = list(Ticket.objects.order_by("customer").values_list("customer", "total", "spill_total"))
        assert sold == [("Rahul", 2_00, 1_00), ("Vandana", 15_50, 0)]
        assert AuditEvent.objects.filter(verb="ticket.enter").count() == 2
        assert AuditEvent.objects.filter(verb="import.commit").count() == 1
        assert Import.objects.get().content is None
        assert audit_period(cast.asha.account_id, world.period.id) == []


def test_an_import_equals_the_same_tickets_sold_by_hand(cast: Cast) -> None:
    from books.actions.enter_ticket import enter_ticket
    from books.rules.lines import Wanted

    by_file = a_period(cast.asha, capacities=(8_00, 5_00), name="File", capacity_factor="1.25")
    by_hand = a_period(cast.asha, capacities=(8_00, 5_00), name="Hand", capacity_factor="1.25")
    lines = [("A", 7, 6_00), ("A", 7, 5_01), ("B", 7, 4_00), ("B", 8, 1_00), ("C", 8, 20_00)]
    text = "ticket,number,amount\n" + "".join(f"{t},{n:03d},{a / 100:.2f}\n" for t, n, a in lines)
    with as_member(cast.asha):
        row = start_import.start_import(
            cast.asha, ImportKind.TICKETS, file_name="x.csv", content=text.encode(), period=by_file.period
        )
        commit_import(cast.asha, row, max_spill=10**9)
        for key in "ABC":
            wanted = [Wanted(n, a) for t, n, a in lines if t == key]
            enter_ticket(cast.asha, by_hand.period.id, wanted, max_spill=10**9)
        found = [
            list(
                Entry.objects.filter(period_id=world.period.id)
                .order_by("ticket__accepted_at", "number", "amount")
                .values_list("number", "amount", "held", "pending")
            )
            for world in (by_file, by_hand)
        ]
        assert sorted(found[0]) == sorted(found[1])
        for world in (by_file, by_hand):
            assert audit_period(cast.asha.account_id, world.period.id) == []


def test_blocked_numbers_are_found_in_the_dry_run(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        block_number(cast.asha, world.period.id, 123)
    browser = client_of(cast.bilal)
    checked = send(browser, f"/v1/periods/{world.period.id}/imports/", GOOD).json()
    assert [(p["line"], p["column"]) for p in checked["problems"]] == [(3, "number")]
    refused = browser.post(f"/v1/imports/{checked['id']}/commitment/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "has_problems")


def test_a_number_blocked_after_the_check_stops_it_with_nothing_sold(
    committed_cast: Cast, client_of: ClientOf
) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    browser = client_of(cast.bilal)
    checked = send(browser, f"/v1/periods/{world.period.id}/imports/", GOOD).json()
    with as_member(cast.asha):
        block_number(cast.asha, world.period.id, 123)
    refused = browser.post(f"/v1/imports/{checked['id']}/commitment/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_refused")
    assert "Line 3" in refused.json()["detail"]
    with as_member(cast.asha):
        assert Ticket.objects.count() == 0
        assert Import.objects.get().state == ImportState.CHECKED


def test_refuse_and_trim_hold_for_imports(cast: Cast) -> None:
    refuse = a_period(cast.asha, capacities=(5_00,), when_full="REFUSE", name="R")
    trim = a_period(cast.asha, capacities=(5_00,), when_full="TRIM", name="T")
    text = b"ticket,number,amount\nA,007,3\nA,008,1\nB,007,3\nC,007,9\n"
    with as_member(cast.asha):
        rows = [
            start_import.start_import(
                cast.asha, ImportKind.TICKETS, file_name="x.csv", content=text, period=world.period
            )
            for world in (refuse, trim)
        ]
        assert [(p[0], p[1]) for p in rows[0].problems] == [(4, "number"), (5, "number")]
        assert rows[1].spill_total == 10_00
        commit_import(cast.asha, rows[1], max_spill=10_00)
        assert sorted(Ticket.objects.values_list("total", flat=True)) == [2_00, 4_00]
        assert audit_period(cast.asha.account_id, trim.period.id) == []


def test_limits_hold_across_the_whole_file(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        Limit.objects.create(
            account_id=cast.asha.account_id, book=world.book, kind="number_default", most=11_00
        )
        row = start_import.start_import(
            cast.asha, ImportKind.TICKETS, file_name="x.csv", content=GOOD.encode(), period=world.period
        )
        assert [(p[0], p[1]) for p in row.problems] == [(4, "amount")]


def test_it_needs_a_period_that_sells(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser = client_of(cast.bilal)
    checked = send(browser, f"/v1/periods/{world.period.id}/imports/", GOOD).json()
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
    path = f"/v1/imports/{checked['id']}/commitment/"
    assert browser.post(path, {}, content_type="application/json").status_code == 409
    assert send(browser, f"/v1/periods/{world.period.id}/imports/", GOOD).status_code == 409


def test_roles_and_strangers(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    path = f"/v1/periods/{world.period.id}/imports/"
    assert send(client_of(cast.chandra), path, GOOD).status_code == 403
    assert send(client_of(cast.dev), path, GOOD).status_code == 404
    assert send(client_of(cast.bilal), f"/v1/books/{world.book.id}/imports/", GOOD).status_code == 403
    made = send(client_of(cast.bilal), path, GOOD).json()["id"]
    assert client_of(cast.dev).get(f"/v1/imports/{made}/").status_code == 404
    with pytest.raises(Denied), as_member(cast.chandra):
        commit_import(cast.chandra, Import.objects.get(id=made))


def test_limits_are_set_and_set_again(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser = client_of(cast.asha)
    text = "kind,most,numbers,who\nnumber_default,100,,\nnumber_group,50,007 123,\ncustomer,9.50,,Vandana\n"
    for factor in (1, 2):
        sent = text.replace("100", str(100 * factor))
        checked = send(browser, f"/v1/books/{world.book.id}/imports/", sent).json()
        assert (checked["state"], checked["problems"]) == ("CHECKED", [])
        path = f"/v1/imports/{checked['id']}/commitment/"
        assert browser.post(path, {}, content_type="application/json").json()["state"] == "DONE"
    with as_member(cast.asha):
        found = Limit.objects.order_by("kind").values_list("kind", "most", "numbers", "customer")
        assert list(found) == [
            ("customer", 9_50, [], "Vandana"),
            ("number_default", 200_00, [], ""),
            ("number_group", 50_00, [7, 123], ""),
        ]


def test_problems_of_limits(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    text = "kind,most,numbers,who\nhouse,1,,\nticket,x,,\nticket,1,007,\nnumber_group,1,,\nseller,1,,Asha\n"
    checked = send(client_of(cast.asha), f"/v1/books/{world.book.id}/imports/", text).json()
    assert [(p["line"], p["column"]) for p in checked["problems"]] == [
        (2, "kind"),
        (3, "most"),
        (4, "numbers"),
        (5, "numbers"),
        (6, "who"),
    ]


def test_customers(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.bilal)
    text = "name,phone,email\nVandana More,98220,v@example.com\nRahul,,\n"
    checked = send(browser, "/v1/customers/imports/", text).json()
    path = f"/v1/imports/{checked['id']}/commitment/"
    assert browser.post(path, {}, content_type="application/json").json()["state"] == "DONE"
    names = [row["name"] for row in browser.get("/v1/customers/").json()["results"]]
    assert sorted(names) == ["Rahul", "Vandana More"]
    again = send(browser, "/v1/customers/imports/", "name,phone\nRahul,123\nrahul,1\n,2\n").json()
    assert [(p["line"], p["column"]) for p in again["problems"]] == [(3, "name"), (4, "name")]
    with as_member(cast.asha):
        assert Customer.objects.count() == 2


def test_a_file_can_be_let_go(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser = client_of(cast.bilal)
    checked = send(browser, f"/v1/periods/{world.period.id}/imports/", GOOD).json()
    assert browser.delete(f"/v1/imports/{checked['id']}/").status_code == 204
    assert browser.get(f"/v1/imports/{checked['id']}/").json()["state"] == "DISCARDED"
    assert browser.delete(f"/v1/imports/{checked['id']}/").status_code == 409
    with as_member(cast.asha):
        assert PeriodNumber.objects.filter(sold__gt=0).count() == 0
