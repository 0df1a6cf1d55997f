"""Files of every kind as they are uploaded: refused, or read and their problems shown."""

from __future__ import annotations

import gzip

import pytest

from books.models import Import, Limit, Ticket
from books.tests.importing import GOOD, checked, places, send
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period
from uploads.tests.books import cells, workbook

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
