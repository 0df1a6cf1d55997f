"""Exports: what is in them, that nothing in them runs, and who may take them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from audit.models import AuditEvent
from books.actions.enter_ticket import enter_ticket
from books.models import Customer
from books.rules.imported import CUSTOMERS, LIMITS, columns_of, read_customers, read_limits
from books.rules.lines import Wanted
from documents import spreadsheet as write
from documents.spreadsheet import TooLong, write_csv, write_xlsx
from money import currency_for
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import PeriodWorld, a_period
from uploads.tables import harmless, read_table

EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1",
    '=HYPERLINK("http://x","y")',
]


def a_sold_period(cast: Cast) -> PeriodWorld:
    world = a_period(cast.asha, capacities=(10_00,))
    with as_member(cast.bilal):
        lines = [Wanted(7, 12_00), Wanted(123, 5_50)]
        enter_ticket(cast.bilal, world.period.id, lines, max_spill=10**9, customer="=cmd|'/c calc'!A0")
    return world


def rows_of(answer: Any, form: str) -> list[list[Any]]:
    content = answer.getvalue()
    if form == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("text", EVIL)
def test_a_cell_that_would_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("a" + text) == "a" + text
    with write_csv(["x"], [[text]]) as file:
        assert next(csv.reader(io.StringIO(file.read().decode("utf-8-sig").split("\n", 1)[1], newline="")))[
            0
        ].startswith("'")


def test_a_workbook_holds_no_formula() -> None:
    with write_xlsx("x", ["a"], [[text] for text in EVIL]) as file:
        import zipfile

        sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet.lower().replace(b"hyperlink(", b"")


def test_a_workbook_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "MOST_XLSX_ROWS", 2)
    with pytest.raises(TooLong):
        write_xlsx("x", ["a"], [["1"]] * 3)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tickets(cast: Cast, client_of: ClientOf, form: str) -> None:
    world = a_sold_period(cast)
    answer = client_of(cast.asha).get(f"/v1/periods/{world.period.id}/exports/tickets.{form}")
    assert answer.status_code == 200
    header, row = rows_of(answer, form)
    found = dict(zip(header, row, strict=True))
    assert (found["total"], found["spill_over"], found["state"]) == ("17.50", "2.00", "SOLD")
    assert found["customer"] == "'=cmd|'/c calc'!A0"
    with as_member(cast.asha):
        assert AuditEvent.objects.get(verb="period.export").facts == {"what": "tickets", "form": form}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_entries_board_and_ledgers_keep_their_zeros(cast: Cast, client_of: ClientOf, form: str) -> None:
    world = a_sold_period(cast)
    browser = client_of(cast.chandra)
    path = f"/v1/periods/{world.period.id}/exports"
    entries = rows_of(browser.get(f"{path}/entries.{form}"), form)
    assert [row[2:6] for row in entries[1:]] == [
        ["007", "12.00", "10.00", "2.00"],
        ["123", "5.50", "5.50", "0.00"],
    ]
    board = rows_of(browser.get(f"{path}/board.{form}"), form)
    assert len(board) == 1_001 and board[8][:5] == ["007", "10.00", "10.00", "0.00", "12.00"]
    ledgers = rows_of(browser.get(f"{path}/ledgers.{form}"), form)
    assert [row[4:7] for row in ledgers[1:]] == [["007", "10.00", "10.00"], ["123", "10.00", "5.50"]]


def test_winners_wait_for_the_number(cast: Cast, client_of: ClientOf) -> None:
    world = a_sold_period(cast)
    answer = client_of(cast.asha).get(f"/v1/periods/{world.period.id}/exports/winners.csv")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_announced")


def test_winners(cast: Cast, client_of: ClientOf) -> None:
    from books.actions.announce import announce

    world = a_period(cast.asha, odds="600")
    with as_member(cast.bilal):
        enter_ticket(cast.bilal, world.period.id, [Wanted(7, 1_00)], max_spill=0)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
    answer = client_of(cast.asha).get(f"/v1/periods/{world.period.id}/exports/winners.csv")
    header, row = rows_of(answer, "csv")
    found = dict(zip(header, row, strict=True))
    assert (found["number"], found["prize"], found["paid"]) == ("007", "600.00", "0.00")


@pytest.mark.parametrize("path", ["people.csv", "tickets.pdf", "tickets", "../tickets.csv"])
def test_what_cannot_be_exported(cast: Cast, client_of: ClientOf, path: str) -> None:
    world = a_period(cast.asha)
    answer = client_of(cast.asha).get(f"/v1/periods/{world.period.id}/exports/{path}")
    assert answer.status_code in (400, 404)


def test_roles_and_strangers(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    path = f"/v1/periods/{world.period.id}/exports/tickets.csv"
    assert client_of(cast.bilal).get(path).status_code == 403
    assert client_of(cast.dev).get(path).status_code == 404


def test_exposure_comes_out_for_every_number(cast: Cast, client_of: ClientOf) -> None:
    world = a_sold_period(cast)
    answer = client_of(cast.asha).get(f"/v1/periods/{world.period.id}/exports/exposure.csv")
    header, *rows = rows_of(answer, "csv")
    assert header == ["number", "stake", "held", "covered", "liability", "net", "currency"]
    assert len(rows) == 1_000
    assert rows[7][:4] == ["007", "12.00", "10.00", "0.00"]
    assert rows[8][1:5] == ["0.00"] * 4


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_customers_go_out_as_they_came_in(cast: Cast, client_of: ClientOf, form: str) -> None:
    with as_member(cast.asha):
        for name, phone in (("Zoya", "+919820000001"), ("Amol", "")):
            Customer.objects.create(account_id=cast.asha.account_id, name=name, phone=phone)
    asha = client_of(cast.asha)
    answer = asha.get(f"/v1/customers/export.{form}")
    table = read_table(answer.getvalue())
    assert table.header == ["name", "phone", "email", "note"]
    again = read_customers(table.rows, columns_of(table.header, CUSTOMERS))
    assert not again.problems
    assert [(one.name, one.phone) for one in again.items] == [("Amol", ""), ("Zoya", "+919820000001")]
    assert client_of(cast.bilal).get(f"/v1/customers/export.{form}").status_code == 403
    assert "Zoya" in asha.get("/customers/?q=9820").content.decode()
    assert "Zoya" not in client_of(cast.dev).get("/customers/").content.decode()


def test_limits_go_out_as_they_came_in(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha, at = client_of(cast.asha), f"/v1/books/{world.book.id}/limits/"
    sent = {"kind": "number_group", "amount": "50", "numbers": ["007", "008"]}
    assert asha.post(at, sent, content_type="application/json").status_code == 201
    table = read_table(asha.get(f"{at}export.csv").getvalue())
    places = columns_of(table.header, LIMITS)
    again = read_limits(table.rows, places, width=3, currency=currency_for("INR"))
    assert [(one.kind, one.most_minor, one.numbers) for one in again.items] == [
        ("number_group", 50_00, (7, 8))
    ]
    assert client_of(cast.dev).get(f"{at}export.csv").status_code == 404
