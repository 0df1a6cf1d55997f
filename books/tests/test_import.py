"""Imports: files of every kind, the dry run, carrying it out in chunks, and what stops it."""

from __future__ import annotations

import gzip
import threading
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from audit.models import AuditEvent
from books.actions import commit_import as run_import
from books.actions import start_import
from books.actions.commit_import import commit_import, run_chunk, run_import_job
from books.actions.freeze_number import block_number
from books.actions.pre_close import pre_close
from books.actions.start_import import check_import_job
from books.audit_book import audit_period
from books.models import Customer, Entry, Import, Limit, PeriodNumber, Ticket
from books.queries.imports import open_table, read_import
from books.rules.imported import TICKETS, ImportedTicket, Read, WrongColumns, columns_of, read_tickets
from books.states import ImportKind, ImportState
from kernel.errors import Conflict, Denied
from money import currency_for
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period
from uploads.errors import BadFile
from uploads.tables import read_table
from uploads.tests.books import cells, workbook

GOOD = "ticket,number,amount,customer\nA,007,10,Vandana\nA,123,5.50,\nB,007,2,Rahul\n"


def send(client: Client, path: str, content: bytes | str, name: str = "sales.csv") -> Response:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(path, {"file": SimpleUploadedFile(name, raw)})


def tickets_of(sent: str | bytes, width: int = 3) -> Read[ImportedTicket]:
    raw = sent.encode() if isinstance(sent, str) else sent
    table = read_table(raw, wanted=TICKETS.needed)
    places = columns_of(table.header, TICKETS)
    return read_tickets(table.rows, places, width=width, currency=currency_for("INR"))


# --- reading ------------------------------------------------------------------------------------


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


BAD_FILES = {
    "empty": b"",
    "only a header": b"number,amount\n",
    "nul": b"number,amount\n007,1\x000\n",
    "Cyrillic that is not UTF-8": "number,amount,note\n007,10,Иванов\n".encode("cp1251"),
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "not a workbook": b"PK\x03\x04" + bytes(40),
    "a zip of something else": workbook([["x"]])[:300],
    "the far corner": cells("A1", "XFD1048576"),
    "a column of a million rows": cells("A1", "CV1000000"),
    "gzip bomb": gzip.compress(bytes(80 * 1024 * 1024)),
    "gzip cut": gzip.compress(GOOD.encode())[:-10],
    "gzip junk": b"\x1f\x8b" + bytes(20),
    "wrong columns": b"a,b\n1,2\n",
    "open quote": b'number,amount\n007,"10\n',
    "many columns": b"number,amount" + b",x" * 100 + b"\n",
    "json": b'[{"number": "007"}]',
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_are_refused_and_nothing_is_kept(cast: Cast, client_of: ClientOf, name: str) -> None:
    world = a_period(cast.asha)
    answer = send(client_of(cast.bilal), f"/v1/periods/{world.period.id}/imports/", BAD_FILES[name], "x.xlsx")
    if name == "only a header":
        assert answer.json()["problem_count"] == 1
        return
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] in ("bad_file", "bad_input") and "file" in answer.json()["errors"]
    with as_member(cast.asha):
        assert Import.objects.count() == 0


def test_a_bomb_reaches_no_reader_by_any_way(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser = client_of(cast.asha)
    bomb = cells("A1", "XFD1048576")
    for path in (f"periods/{world.period.id}", f"books/{world.book.id}", "customers"):
        answer = send(browser, f"/v1/{path}/imports/", bomb, "x.xlsx")
        assert answer.status_code == 400 and "XFD1048576" in answer.json()["detail"]
    for path in (f"periods/{world.period.id}", f"books/{world.book.id}/limits", "customers"):
        page = send(browser, f"/{path}/import/", bomb, "x.xlsx")
        assert page.status_code == 400 and "XFD1048576" in page.content.decode()


@pytest.mark.parametrize("body", [b"", b"{}", b"--x\r\nbroken", b"[]"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/csv"])
def test_a_body_without_a_file_is_refused(cast: Cast, client_of: ClientOf, body: bytes, kind: str) -> None:
    world = a_period(cast.asha)
    path = f"/v1/periods/{world.period.id}/imports/"
    assert client_of(cast.bilal).post(path, body, content_type=kind).status_code == 400


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("books.queries.imports.MOST_LINES", 3)
    with pytest.raises(BadFile, match="at most 3"):
        open_table(ImportKind.TICKETS, b"number,amount\n" + b"007,1\n" * 4)


# --- files as people have them ------------------------------------------------------------------


def checked(browser: Any, path: str, content: bytes | str, **fields: str) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    answer = browser.post(path, {"file": SimpleUploadedFile("x", raw), **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def places(found: Any) -> list[tuple[int, str]]:
    return [(problem["line"], problem["column"]) for problem in found["problems"]]


@pytest.mark.parametrize(
    "text",
    [
        "number,amount,customer\n007,12,500,Asha\n",
        "number,amount,customer\n007,12,500\n",
        "number,amount,customer,note\n007,12,500,Asha\n",
        "number,amount,note\n007,1,000.00\n",
        "number,amount,customer\n007\n",
    ],
)
def test_a_comma_inside_an_amount_sells_nothing(cast: Cast, client_of: ClientOf, text: str) -> None:
    world = a_period(cast.asha)
    found = checked(client_of(cast.bilal), f"/v1/periods/{world.period.id}/imports/", text)
    assert found["problem_count"] == 1 and found["problems"][0]["line"] == 2
    assert (found["item_count"], found["bad_line_count"], found["total"]) == (0, 1, "0.00")


def test_codes_for_names_are_no_amounts(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser, path = client_of(cast.bilal), f"/v1/periods/{world.period.id}/imports/"
    for text in (
        "number,amount,customer\n" + "007,12,500\n" * 6,
        "number,amount,customer\n007,12.00,500\n",
        'number,amount,customer\n007,"12,500",Asha\n',
        "number;amount;customer\n007;12;500\n",
    ):
        assert checked(browser, path, text)["problems"] == []


def test_a_comma_inside_a_name_is_a_problem(cast: Cast, client_of: ClientOf) -> None:
    browser, path = client_of(cast.bilal), "/v1/customers/imports/"
    found = checked(browser, path, "name,phone\nSharma, Asha,9812345678\n")
    assert places(found) == [(2, "")] and "3 cells, the header has 2" in found["problems"][0]["detail"]
    found = checked(browser, path, "name,phone,note\nSharma, Asha,9812345678\n")
    assert places(found) == [(2, "phone")]


def test_a_limit_of_a_number_cell_gets_its_zeros_back(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    content = workbook(
        [["kind", "most", "numbers"], ["number_override", 100, 7], ["number_group", 50, "007, 123"]]
    )
    browser = client_of(cast.asha)
    found = checked(browser, f"/v1/books/{world.book.id}/imports/", content)
    assert found["problems"] == []
    browser.post(f"/v1/imports/{found['id']}/commitment/", {}, content_type="application/json")
    with as_member(cast.asha):
        assert sorted(Limit.objects.values_list("numbers", flat=True)) == [[7], [7, 123]]


def test_the_sheet_with_the_table_is_read(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser, path = client_of(cast.bilal), f"/v1/periods/{world.period.id}/imports/"
    rows = [["Sold in March"], [], ["number", "amount"], [7, 10]]
    found = checked(browser, path, workbook(Cover=[], Notes=[["made by", "Bilal"]], Sales=rows))
    assert (found["sheet"], found["line_count"], found["total"]) == ("Sales", 1, "10.00")
    browser.post(f"/v1/imports/{found['id']}/commitment/", {}, content_type="application/json")
    with as_member(cast.asha):
        assert Ticket.objects.get().total == 10_00


def test_two_sheets_that_fit_are_asked_about(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser, path = client_of(cast.bilal), f"/v1/periods/{world.period.id}/imports/"
    content = workbook(Monday=[["number", "amount"], [7, 10]], Tuesday=[["number", "amount"], [8, 20]])
    answer = send(browser, path, content)
    assert (answer.status_code, answer.json()["code"]) == (400, "which_sheet")
    assert list(answer.json()["errors"]) == ["sheet"]
    found = checked(browser, path, content, sheet="Tuesday")
    browser.post(f"/v1/imports/{found['id']}/commitment/", {}, content_type="application/json")
    with as_member(cast.asha):
        assert Ticket.objects.get().total == 20_00
    page = send(browser, f"/periods/{world.period.id}/import/", content)
    assert page.status_code == 400 and "Monday" in page.content.decode()


def test_an_encoding_can_be_said(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    browser, path = client_of(cast.bilal), f"/v1/periods/{world.period.id}/imports/"
    raw = "number,amount,customer\n007,10,Иванов\n".encode("cp1251")
    found = checked(browser, path, raw, encoding="windows-1251")
    browser.post(f"/v1/imports/{found['id']}/commitment/", {}, content_type="application/json")
    with as_member(cast.asha):
        assert Ticket.objects.get().customer == "Иванов"
    found = checked(browser, path, "number,amount,customer\n007,10,José\n".encode("cp1252"))
    assert found["encoding"] == "windows-1252"


def test_all_problems_are_counted_and_the_list_is_cut_openly(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    text = "ticket,number,amount\n" + "A,7,x\n" * 600 + "B,007,10\nC,008,5\nC,8,5\n"
    browser = client_of(cast.bilal)
    found = checked(browser, f"/v1/periods/{world.period.id}/imports/", text)
    assert (found["problem_count"], len(found["problems"])) == (1_201, 500)
    assert (found["line_count"], found["bad_line_count"]) == (603, 601)
    assert (found["item_count"], found["total"]) == (1, "10.00")
    page = browser.get(f"/imports/{found['id']}/").content.decode()
    assert "And 701 more" in page and "Tickets without problems" in page


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


# --- dry run and carrying it out ----------------------------------------------------------------


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


# --- large files, by the worker -----------------------------------------------------------------


def large(lines: int, per_ticket: int = 3) -> bytes:
    rows = (f"T{at // per_ticket},{at % 1000:03d},1.00\n" for at in range(lines))
    return b"ticket,number,amount\n" + "".join(rows).encode()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_import, "CHUNK_LINES", 300)
    monkeypatch.setattr(start_import, "AT_ONCE_BYTES", 100)
    monkeypatch.setattr(run_import, "AT_ONCE_LINES", 10)


def job_of(row: Import) -> dict[str, str]:
    return start_import.as_job(row)


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def start(member: Member, world: Any, content: bytes, max_spill: int = 0) -> Import:
    with as_member(member):
        row = start_import.start_import(
            member, ImportKind.TICKETS, file_name="x.csv", content=content, period=world.period
        )
        assert row.state == ImportState.CHECKING
    check_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert (row.state, row.problem_count) == (ImportState.CHECKED, 0)
        return commit_import(member, row, max_spill=max_spill)


def test_the_worker_carries_out_a_large_file(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member, capacities=(2_00, 50_00))
    row = start(member, world, large(3_000))
    assert queued() == ["books.check_import", "books.run_import"]
    run_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert (row.state, row.done_items, row.done_lines) == (ImportState.DONE, 1_000, 3_000)
        assert Ticket.objects.count() == 1_000 and row.done_total == 3_000_00
        assert audit_period(member.account_id, world.period.id) == []


def test_an_import_that_was_cut_off_goes_on_and_sells_nothing_twice(
    committed_cast: Cast, small_chunks: None
) -> None:
    member = committed_cast.asha
    world = a_period(member)
    row = start(member, world, large(1_200))
    with as_member(member):
        items = read_import(row, bytes(Import.objects.get(id=row.id).content)).items
    for _ in range(2):
        with as_member(member):
            assert run_chunk(member, Import.objects.get(id=row.id), items)
    run_import_job(**job_of(row))
    run_import_job(**job_of(row))
    with as_member(member):
        assert Ticket.objects.count() == 400
        assert Import.objects.get(id=row.id).state == ImportState.DONE
        assert audit_period(member.account_id, world.period.id) == []


def test_two_workers_at_once_sell_nothing_twice(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    row = start(member, world, large(1_500))
    threads = [threading.Thread(target=run_import_job, kwargs=job_of(row)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with as_member(member):
        assert Ticket.objects.count() == 500
        assert Import.objects.get(id=row.id).done_lines == 1_500
        assert audit_period(member.account_id, world.period.id) == []


def test_sales_go_on_beside_an_import_without_a_deadlock(committed_cast: Cast, small_chunks: None) -> None:
    from books.actions.enter_ticket import enter_ticket
    from books.rules.lines import Wanted
    from kernel.transactions import retrying

    member = committed_cast.asha
    world = a_period(member, capacities=(500_00,))
    row = start(member, world, large(1_500), max_spill=10**9)
    failures: list[BaseException] = []

    def seller() -> None:
        def once() -> None:
            with as_member(committed_cast.bilal):
                lines = [Wanted(n, 1_00) for n in (900, 7, 500, 3)]
                enter_ticket(committed_cast.bilal, world.period.id, lines, max_spill=10**9)

        try:
            for _ in range(25):
                retrying(once)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=seller),
        threading.Thread(target=run_import_job, kwargs=job_of(row)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
    with as_member(member):
        assert Ticket.objects.count() == 525
        assert audit_period(member.account_id, world.period.id) == []


def test_a_close_in_the_middle_stops_it_and_says_why(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    row = start(member, world, large(1_200))
    with as_member(member):
        items = read_import(row, bytes(Import.objects.get(id=row.id).content)).items
        run_chunk(member, Import.objects.get(id=row.id), items)
    with as_member(member):
        pre_close(member, world.period.id)
    run_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert (row.state, row.done_items) == (ImportState.STOPPED, 100)
        assert "closed" in row.stopped_because
        assert Ticket.objects.count() == 100
        with pytest.raises(Conflict):
            commit_import(member, row)


def test_more_spill_than_was_confirmed_stops_it(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member, capacities=(10_00,))
    row = start(member, world, large(1_200))
    with as_member(member):
        from books.actions.change_ledger import update_ledger

        update_ledger(member, world.ledgers[0], capacity=50)
    run_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert row.state == ImportState.STOPPED and "spill over" in row.stopped_because
        assert row.done_spill == 0
        commit_import(member, row, max_spill=10**9)
    run_import_job(**job_of(row))
    with as_member(member):
        assert Import.objects.get(id=row.id).state == ImportState.DONE
        assert audit_period(member.account_id, world.period.id) == []


def test_a_large_file_that_breaks_on_the_way_is_discarded(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    with as_member(member):
        row = start_import.start_import(
            member,
            ImportKind.TICKETS,
            file_name="x.csv",
            content=large(300) + b'T,"\n',
            period=world.period,
        )
    check_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert row.state == ImportState.DISCARDED and "Line 302" in row.stopped_because


def test_a_large_workbook_is_looked_at_by_the_worker(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    for content, state, part in (
        (workbook([["number", "amount"], [7, 10]]), ImportState.CHECKED, ""),
        (workbook([["number", "price"], [7, 10]]), ImportState.DISCARDED, "Missing columns: amount"),
        (cells("A1", "XFD1048576"), ImportState.DISCARDED, "XFD1048576"),
    ):
        with as_member(member):
            row = start_import.start_import(
                member, ImportKind.TICKETS, file_name="x.xlsx", content=content, period=world.period
            )
            assert row.state == ImportState.CHECKING
        check_import_job(**job_of(row))
        with as_member(member):
            row = Import.objects.get(id=row.id)
            assert row.state == state and part in row.stopped_because


def test_a_refused_upload_queues_nothing(
    committed_cast: Cast, client_of: ClientOf, small_chunks: None
) -> None:
    world = a_period(committed_cast.asha)
    answer = send(client_of(committed_cast.bilal), f"/v1/periods/{world.period.id}/imports/", b"a,b\n" * 99)
    assert answer.status_code == 400
    assert queued() == []


# --- limits and customers -----------------------------------------------------------------------


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
