"""The pages of imports, tills, settlements and the ledger archive."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from books.actions.change_ledger import close_ledger
from books.actions.enter_ticket import enter_ticket
from books.actions.pre_close import pre_close
from books.models import Import, Ledger, Ticket, TillDay
from books.rules.lines import Wanted
from conftest import Cast, as_member
from tests.worlds import a_period

GOOD = b"ticket,number,amount\nA,007,10\nB,123,5\n"


def sent(content: bytes, name: str = "list.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_file_is_checked_looked_at_and_carried_out(cast: Cast, client_of: Any) -> None:
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


def test_problems_stand_in_their_places(cast: Cast, client_of: Any) -> None:
    world = a_period(cast.asha)
    path = f"/periods/{world.period.id}/import/"
    page = client_of(cast.bilal).post(path, sent(b"number,amount\n7,x\n"), follow=True).content.decode()
    assert "2 problems" in page and "A number is written with 3 digits" in page
    assert "Import 1 lines" not in page


@pytest.mark.parametrize("content", [b"", b"\x89PNG\x00", b"a,b\n"])
def test_a_bad_file_is_said_beside_its_field(cast: Cast, client_of: Any, content: bytes) -> None:
    world = a_period(cast.asha)
    page = client_of(cast.bilal).post(f"/periods/{world.period.id}/import/", sent(content))
    assert page.status_code == 400 and "field-error" in page.content.decode()


def test_spill_over_must_be_confirmed_on_the_page(cast: Cast, client_of: Any) -> None:
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


def test_limits_and_customers_have_their_page(cast: Cast, client_of: Any) -> None:
    world = a_period(cast.asha)
    owner = client_of(cast.asha)
    page = owner.post(f"/books/{world.book.id}/limits/import/", sent(b"kind,most\nticket,100\n"), follow=True)
    assert page.status_code == 200
    page = owner.post("/customers/import/", sent(b"name\nRahul\n"), follow=True)
    assert page.status_code == 200 and "Import 1 lines" in page.content.decode()
    assert client_of(cast.bilal).get(f"/books/{world.book.id}/limits/import/").status_code == 403


def test_the_till_shows_closes_and_takes_back(cast: Cast, client_of: Any) -> None:
    world = a_period(cast.asha)
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 17_50)], max_spill=0)
    browser = client_of(cast.bilal)
    page = browser.get("/till/", {"tendered": "20"}).content.decode()
    assert "Change due" in page and "2" in page and "Take it back" in page
    assert "is missing" in browser.get("/till/", {"tendered": "10"}).content.decode()
    assert browser.post("/till/undo/").status_code == 302
    assert browser.post("/till/undo/").status_code == 409
    assert browser.post("/till/", {"counted": "x"}).status_code == 400
    assert browser.post("/till/", {"counted": "0", "handed_over": "1"}).status_code == 400
    assert browser.post("/till/", {"counted": "1", "handed_over": "1"}).status_code == 302
    with as_member(cast.bilal):
        assert TillDay.objects.get().difference == 1_00
    assert client_of(cast.asha).get("/till/", {"seller": str(cast.bilal.id)}).status_code == 200
    assert browser.get("/till/", {"seller": str(cast.asha.id)}).status_code == 403


def test_the_settlement_has_its_page(cast: Cast, client_of: Any) -> None:
    world = a_period(cast.asha)
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 17_50)], max_spill=0)
    path = f"/periods/{world.period.id}/settlement/"
    page = client_of(cast.asha).get(path).content.decode()
    assert "Bilal" in page and "exports/tickets.csv" in page and "exports/winners" not in page
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
    owner = client_of(cast.asha)
    assert "Credit the commissions" in owner.get(path).content.decode()
    assert owner.post(f"{path}commissions/").status_code == 302
    assert client_of(cast.dev).get(path).status_code == 404
    assert client_of(cast.bilal).get(path).status_code == 403


def test_a_closed_ledger_stays_as_it_was_and_can_be_taken_out(cast: Cast, client_of: Any) -> None:
    world = a_period(cast.asha, capacities=(10_00,))
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 5_00), Wanted(123, 2_00)], max_spill=0)
    ledger = world.ledgers[0]
    browser = client_of(cast.asha)
    assert browser.get(f"/ledgers/{ledger.id}/archive/").status_code == 404
    with as_member(cast.asha):
        close_ledger(cast.asha, Ledger.objects.select_related("period__book").get(id=ledger.id))
    assert "House 1" in browser.get("/archive/", {"q": "house friday evening"}).content.decode()
    assert "No such ledger" in browser.get("/archive/", {"q": "nobody"}).content.decode()
    page = browser.get(f"/ledgers/{ledger.id}/archive/", {"number": "00"}).content.decode()
    assert "007" in page and "123" not in page
    answer = browser.get(f"/ledgers/{ledger.id}/archive.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[4:7] for row in rows[1:]] == [["007", "10.00", "5.00"], ["123", "10.00", "2.00"]]
    assert browser.get(f"/ledgers/{ledger.id}/archive.xlsx").status_code == 200
    assert browser.get(f"/ledgers/{ledger.id}/archive.pdf").status_code == 404
    assert client_of(cast.bilal).get(f"/ledgers/{ledger.id}/archive.csv").status_code == 403
    assert client_of(cast.dev).get(f"/ledgers/{ledger.id}/archive/").status_code == 404
