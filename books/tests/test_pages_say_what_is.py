"""Lists and figures of the pages say what is there: sums, order, and what a redirect carries on."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from books.actions.create_period import create_period
from books.actions.enter_ticket import enter_ticket
from books.rules.lines import Wanted
from books.tests.stories import a_covered_period, answer, ask, sell
from kernel.clock import database_now
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period


def test_without_a_ledger_no_ledger_is_said_to_hold_everything(cast: Cast, client_of: ClientOf) -> None:
    bare, held = a_period(cast.asha, capacities=()), a_period(cast.asha, capacities=(10_00,), name="Morning")
    asha = client_of(cast.asha)
    for world, says in ((bare, False), (held, True)):
        with as_member(cast.asha):
            enter_ticket(cast.asha, world.period.id, [Wanted(7, 5_00)], max_spill=5_00)
        page = asha.get(f"/periods/{world.period.id}/").content.decode()
        assert ("the ledgers hold everything" in page) is says
        assert ("not in any ledger" in page) is not says


def test_what_a_collaborator_covers_is_not_said_to_be_held_by_ledgers(
    cast: Cast, client_of: ClientOf
) -> None:
    world = a_covered_period(cast.asha, capacities=(10_00,))
    sell(cast.bilal, world, (7, 13_00))
    answer(cast.asha, ask(cast.asha, world, 7, 3_00), 3_00)
    page = client_of(cast.asha).get(f"/periods/{world.period.id}/").content.decode()
    assert "held or covered in full" in page
    assert "the ledgers hold everything" not in page


def test_voiding_says_how_many_covers_it_cancels(cast: Cast, client_of: ClientOf) -> None:
    world = a_covered_period(cast.asha, capacities=(10_00,))
    sell(cast.bilal, world, (7, 13_00), (8, 14_00))
    for number, amount in ((7, 3_00), (8, 4_00)):
        answer(cast.asha, ask(cast.asha, world, number, amount), amount)
    page = " ".join(client_of(cast.asha).get(f"/periods/{world.period.id}/").content.decode().split())
    dialog = re.sub(r"<[^>]+>", "", page[page.index('id="void-period"') :].split("</dialog>")[0])
    assert "1 ticket" in dialog and "2 covers, ₹7" in dialog, dialog


def test_ticket_codes_are_written_so_that_o_and_0_differ(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    code = sell(cast.bilal, world, (7, 1_00)).ticket.code
    asha = client_of(cast.asha)
    for path in ("/", f"/periods/{world.period.id}/tickets/"):
        page = asha.get(path).content.decode()
        written = re.findall(rf"<(\w+)([^>]*)>\s*{code}\s*</\1>", page)
        assert written, path
        assert all("mono" in attributes or "code" in attributes for _tag, attributes in written), path


def test_the_way_to_the_open_periods_tickets_keeps_the_search(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    answer = client_of(cast.asha).get("/tickets/", {"q": "Ramesh", "state": "SOLD"})
    assert answer["Location"] == f"/periods/{world.period.id}/tickets/?q=Ramesh&state=SOLD"


def test_of_one_day_the_evening_is_listed_above_midday(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        for name, hours in (("Evening round", 40), ("Midday round", 30)):
            closes = database_now() + timedelta(hours=hours)
            create_period(cast.asha, world.period.book, name=name, pre_close_at=closes, open=False)
    page = client_of(cast.asha).get(f"/books/{world.period.book_id}/").content.decode()
    assert page.index("Evening round") < page.index("Midday round")


def test_an_import_counts_only_the_tickets_that_can_be_sold(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    lines = b"number,amount\n007,1\nx,1\n008,2\n009,x\n12,1\n"
    upload = {"file": SimpleUploadedFile("tickets.csv", lines)}
    path = f"/periods/{world.period.id}/import/"
    page = client_of(cast.bilal).post(path, upload, follow=True).content.decode()
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "Lines with problems 3" in text and "Tickets without problems 2" in text
    assert re.search(r"Their total ₹ ?3\b", text), text
