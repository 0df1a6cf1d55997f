"""What the rows of a file of sales mean."""

from __future__ import annotations

from datetime import date

import pytest

from books.queries.imports import open_table
from books.rules.imported import TICKETS, ImportedTicket, Read, WrongColumns, columns_of, read_tickets
from books.states import ImportKind
from money import currency_for
from uploads.errors import BadFile
from uploads.tables import read_table
from uploads.tests.books import workbook


def tickets_of(sent: str | bytes, width: int = 3) -> Read[ImportedTicket]:
    raw = sent.encode() if isinstance(sent, str) else sent
    table = read_table(raw, wanted=TICKETS.needed)
    places = columns_of(table.header, TICKETS)
    return read_tickets(table.rows, places, width=width, currency=currency_for("INR"))


def test_lines_of_one_ticket_belong_together_wherever_they_stand() -> None:
    read = tickets_of("ticket;number;amount\nA;007;10\nB;008;1\nA;009;2.5\n")
    assert [(t.key, t.entries, t.lines) for t in read.items] == [
        ("A", [(7, 1000), (9, 250)], [2, 4]),
        ("B", [(8, 100)], [3]),
    ]


def test_without_a_ticket_column_each_line_is_a_ticket() -> None:
    assert len(tickets_of("Number,Amount\n007,10\n007,10\n").items) == 2


def test_every_problem_is_shown_in_its_place() -> None:
    read = tickets_of("ticket,number,amount\nA,7,10\nA,1234,-5\n,008,1\nB,१२३,1e3\n")
    assert [(p.line, p.column) for p in read.problems] == [
        (2, "number"),
        (3, "number"),
        (3, "amount"),
        (4, "ticket"),
        (5, "amount"),
    ]


def test_digits_of_other_scripts_are_read() -> None:
    assert tickets_of("number,amount\n१२३,५०\n").items[0].entries == [(123, 50_00)]


def test_a_spreadsheet_gets_its_zeros_back() -> None:
    read = tickets_of(workbook([["number", "amount"], [7, 10], ["007", 2.5]]))
    assert [ticket.entries for ticket in read.items] == [[(7, 10_00)], [(7, 2_50)]]
    assert not read.problem_count


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["number"], "amount"),
        (["number", "amount", "colour"], "colour"),
        (["number", "amount", "No"], "Two columns"),
        ([], "Missing"),
    ],
)
def test_wrong_columns_are_named(header: list[str], says: str) -> None:
    with pytest.raises(WrongColumns, match=says):
        columns_of(header, TICKETS)


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("books.queries.imports.MOST_LINES", 3)
    with pytest.raises(BadFile, match="at most 3"):
        open_table(ImportKind.TICKETS, b"number,amount\n" + b"007,1\n" * 4)


def test_booleans_dates_and_percentages_are_no_numbers_or_amounts() -> None:
    day = date(2026, 11, 30)
    rows = [["number", "amount"], [1, 1], [True, 10], [7, True], [7, day], [7.5, 10], [day, 10]]
    read = tickets_of(workbook(rows))
    assert [(p.line, p.column) for p in read.problems] == [
        (3, "number"),
        (4, "amount"),
        (5, "amount"),
        (6, "number"),
        (7, "number"),
    ]


def test_amounts_are_read_as_people_write_them() -> None:
    text = 'number;amount\n007;="2407.00"\n007;₹2,407.00\n007;Rs. 2,407/-\n007;\'100\n007;-5\n'
    read = tickets_of(text)
    assert [ticket.entries[0][1] for ticket in read.items] == [2407_00, 2407_00, 2407_00, 100_00]
    assert [(p.line, p.column) for p in read.problems] == [(6, "amount")]
