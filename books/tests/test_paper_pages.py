"""The pages of imports, tills, settlements and the ledger archive."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEvent
from books.actions.change_ledger import close_ledger
from books.actions.close_till import close_till
from books.actions.enter_ticket import enter_ticket
from books.actions.pre_close import pre_close
from books.journal_accounts import cash_of
from books.models import Import, Ledger, Ticket, TillDay
from books.queries.tills import till_of
from books.rules.lines import Wanted
from journal.queries import balance_of, unbalanced_transactions
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period

GOOD = b"ticket,number,amount\nA,007,10\nB,123,5\n"


def sent(content: bytes, name: str = "list.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_file_is_checked_looked_at_and_carried_out(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser = client_of(cast.bilal)
    assert browser.get(f"/periods/{world.period.id}/import/").status_code == 200
    checked = browser.post(f"/periods/{world.period.id}/import/", sent(GOOD), follow=True)
    assert checked.status_code == 200 and "Import 2 lines" in checked.content.decode()
    with as_member(cast.asha):
        row = Import.objects.get()
        assert Ticket.objects.count() == 0
    done = browser.post(f"/imports/{row.id}/commitment/", {"max_spill": "0"}, follow=True)
    assert done.status_code == 200 and "Imported" in done.content.decode()
    with as_member(cast.asha):
        assert Ticket.objects.count() == 2


def test_problems_stand_in_their_places(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    path = f"/periods/{world.period.id}/import/"
    page = client_of(cast.bilal).post(path, sent(b"number,amount\n7,x\n"), follow=True).content.decode()
    assert "2 problems" in page and "Write the number with 3 digits" in page
    assert "Import 1 line" not in page


@pytest.mark.parametrize("content", [b"", b"\x89PNG\x00", b"a,b\n"])
def test_a_bad_file_is_said_beside_its_field(cast: Cast, client_of: ClientOf, content: bytes) -> None:
    world = a_period(cast.asha)
    page = client_of(cast.bilal).post(f"/periods/{world.period.id}/import/", sent(content))
    assert page.status_code == 400 and "field-error" in page.content.decode()


def test_spill_over_must_be_confirmed_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(6_00,))
    browser = client_of(cast.bilal)
    browser.post(f"/periods/{world.period.id}/import/", sent(GOOD))
    with as_member(cast.asha):
        row = Import.objects.get()
    refused = browser.post(f"/imports/{row.id}/commitment/", {"max_spill": "1"})
    assert refused.status_code == 409 and "would spill over" in refused.content.decode()
    assert (
        "Imported"
        in browser.post(f"/imports/{row.id}/commitment/", {"max_spill": "4"}, follow=True).content.decode()
    )


def test_limits_and_customers_have_their_page(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    owner = client_of(cast.asha)
    page = owner.post(f"/books/{world.book.id}/limits/import/", sent(b"kind,most\nticket,100\n"), follow=True)
    assert page.status_code == 200
    page = owner.post("/customers/import/", sent(b"name\nRahul\n"), follow=True)
    assert page.status_code == 200 and "Import 1 line" in page.content.decode()
    assert client_of(cast.bilal).get(f"/books/{world.book.id}/limits/import/").status_code == 403


def test_the_till_shows_closes_and_takes_back(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 17_50)], max_spill=0)
    browser = client_of(cast.bilal)
    page = browser.get("/till/", {"tendered": "20"}).content.decode()
    assert "Change due" in page and "2" in page and "Undo sale" in page
    assert "more is needed" in browser.get("/till/", {"tendered": "10"}).content.decode()
    assert browser.post("/till/undo/").status_code == 302
    assert browser.post("/till/undo/").status_code == 409
    assert browser.post("/till/", {"counted": "x"}).status_code == 400
    assert browser.post("/till/", {"counted": "0", "handed_over": "1"}).status_code == 400
    counted = {"counted": "1", "handed_over": "1"}
    review = browser.post("/till/", counted)
    assert review.status_code == 200 and "Over by" in review.content.decode()
    seen = {**counted, "seen": "0:100:100"}
    unexplained = browser.post("/till/", seen)
    assert unexplained.status_code == 400 and "explains the difference" in unexplained.content.decode()
    with as_member(cast.bilal):
        assert not TillDay.objects.exists()
    assert browser.post("/till/", {**seen, "note": "Found in the drawer"}).status_code == 302
    with as_member(cast.bilal):
        assert TillDay.objects.get().difference == 1_00
    assert client_of(cast.asha).get("/till/", {"seller": str(cast.bilal.id)}).status_code == 200
    assert browser.get("/till/", {"seller": str(cast.asha.id)}).status_code == 403


def test_figures_that_moved_are_shown_again_before_a_day_is_closed(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser = client_of(cast.bilal)
    review = browser.post("/till/", {"counted": "0"})
    assert "Close the day?" in review.content.decode() and 'value="0:0:0"' in review.content.decode()
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 5_00)], max_spill=0)
    again = browser.post("/till/", {"counted": "0", "seen": "0:0:0", "note": "x"})
    assert again.status_code == 200
    assert "Cash moved since you looked" in again.content.decode() and "Short by" in again.content.decode()
    with as_member(cast.bilal):
        assert not TillDay.objects.exists()
    assert browser.post("/till/", {"counted": "5", "seen": "500:500:0"}).status_code == 302


def test_an_admin_reopens_the_last_day_and_the_till_counts_on(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 17_50)], max_spill=0)
        wrong = close_till(cast.bilal, counted=1_00, note="Typed wrong")
    asha, at = client_of(cast.asha), f"/till/days/{wrong.id}/reopening/"
    assert client_of(cast.bilal).post(at, {"reason": "x"}).status_code == 403
    assert asha.post(at, {"reason": " "}).status_code == 302
    assert asha.post(at, {"reason": "Typed 1 instead of 17.50"}).status_code == 302
    assert asha.post(at, {"reason": "Again"}).status_code == 409
    account = cast.asha.account_id
    with as_member(cast.bilal):
        till = till_of(account, cast.bilal.id, "Bilal", "INR")
        assert (till.opening, till.sales, till.expected, till.position) == (0, 17_50, 17_50, 2)
        assert balance_of(account, cash_of(cast.bilal.id, "INR")) == 17_50
        right = close_till(cast.bilal, counted=17_50, handed_over=17_50)
        assert (right.difference, right.position) == (0, 2)
        assert balance_of(account, cash_of(cast.bilal.id, "INR")) == 0
        assert AuditEvent.objects.get(verb="till.reopen").facts["difference"] == -16_50
        assert unbalanced_transactions(account) == []
    assert asha.post(at, {"reason": "Again"}).status_code == 409, "no longer the latest day"
    body = {"reason": "By the API", "seller": str(cast.bilal.id)}
    reopened = asha.post("/v1/till/reopening/", body, content_type="application/json")
    assert reopened.status_code == 201 and reopened.json()["reopened_at"]
    nothing = asha.post("/v1/till/reopening/", {"reason": "x"}, content_type="application/json")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "not_the_latest_day")
    page = asha.get("/till/", {"seller": str(cast.bilal.id)}).content.decode()
    assert "Reopened by Asha: Typed 1 instead of 17.50" in page


def test_the_settlement_has_its_page(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 17_50)], max_spill=0)
    path = f"/periods/{world.period.id}/settlement/"
    page = client_of(cast.asha).get(path).content.decode()
    assert "Bilal" in page and "exports/tickets.csv" in page and "exports/winners" not in page
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
    owner = client_of(cast.asha)
    assert "Credit commissions" in owner.get(path).content.decode()
    assert owner.post(f"{path}commissions/").status_code == 302
    assert client_of(cast.dev).get(path).status_code == 404
    assert client_of(cast.bilal).get(path).status_code == 403


def test_a_closed_ledger_stays_as_it_was_and_can_be_taken_out(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_00,))
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 5_00), Wanted(123, 2_00)], max_spill=0)
    ledger = world.ledgers[0]
    browser = client_of(cast.asha)
    assert browser.get(f"/ledgers/{ledger.id}/archive/").status_code == 404
    with as_member(cast.asha):
        close_ledger(cast.asha, Ledger.objects.select_related("period__book").get(id=ledger.id))
    assert "House 1" in browser.get("/archive/", {"q": "house friday evening"}).content.decode()
    assert "No ledger found" in browser.get("/archive/", {"q": "nobody"}).content.decode()
    page = browser.get(f"/ledgers/{ledger.id}/archive/", {"number": "00"}).content.decode()
    assert "007" in page and "123" not in page
    answer = browser.get(f"/ledgers/{ledger.id}/archive.csv")
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[4:7] for row in rows[1:]] == [["007", "10.00", "5.00"], ["123", "10.00", "2.00"]]
    assert browser.get(f"/ledgers/{ledger.id}/archive.xlsx").status_code == 200
    assert browser.get(f"/ledgers/{ledger.id}/archive.pdf").status_code == 404
    assert client_of(cast.bilal).get(f"/ledgers/{ledger.id}/archive.csv").status_code == 403
    assert client_of(cast.dev).get(f"/ledgers/{ledger.id}/archive/").status_code == 404
