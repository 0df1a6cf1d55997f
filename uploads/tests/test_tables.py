"""The one reader of tables: delimiters, encodings, headers, lines, sheets, and cells as people write them."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from uploads.errors import BadFile
from uploads.tables import Table, header_name, read_table, same_name, written
from uploads.tests.books import workbook

NAMES = (("number", "no"), ("amount", "stake"))


def read(content: bytes | str, **options: Any) -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, **options)


def lines(content: bytes | str, **options: Any) -> list[tuple[int, list[Any]]]:
    rows = list(read(content, **options).rows)
    assert not [row for row in rows if row.problem], rows
    return [(row.line, list(row.cells)) for row in rows]


def problems(content: bytes | str, **options: Any) -> list[tuple[int, str]]:
    return [(row.line, row.problem) for row in read(content, **options).rows if row.problem]


# --- text: delimiters ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1;2\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("Date;Affilié;Montant\n30/11/2026;Dupont, Jean, Paris;2407,00\n01/12/2026;Martin, A;1,5\n", ";"),
        ("Datum;Betrag\n1.1.2026;2,50\n2.1.2026;3,50\n", ";"),
        ("Statement, March, 2026\nfor account 1, INR\nDate\tAmount\n1\t2\n2\t3\n3\t4\n", "\t"),
        ('name;note\n"a,b,c";"d,e,f"\n"g,h,i";"j,k,l"\n', ";"),
        ("sep=|\na,x|b,y\n1,2|3,4\n", "|"),
        ("only\none\n", ","),
        ("a, b\tc\n1, 2\t3\n4\t5\n", "\t"),
    ],
)
def test_the_delimiter_is_the_one_by_which_the_rows_agree(text: str, delimiter: str) -> None:
    assert read(text).delimiter == delimiter


def test_a_header_with_the_wanted_names_outweighs_rows_that_disagree() -> None:
    text = "number,amount\n" + "007;1;2\n" * 5
    assert read(text, wanted=NAMES).delimiter == ","
    # The control: without names, most rows decide.
    assert read(text).delimiter == ";"


def test_the_line_that_names_the_delimiter_is_no_row_and_still_counts() -> None:
    table = read("sep=;\na;b\n1;2\n")
    assert table.header == ["a", "b"] and [row.line for row in table.rows] == [3]


# --- text: encodings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings_are_found(codec: str, encoding: str) -> None:
    table = read("name,note\nJosé Muñoz,“déjà” €\n".encode(codec))
    assert table.encoding == encoding
    assert [list(row.cells) for row in table.rows] == [["José Muñoz", "“déjà” €"]]


@pytest.mark.parametrize("codec", ["cp1251", "cp1256", "cp1253", "cp874", "cp932", "gb18030"])
def test_letters_of_another_script_are_never_read_as_western(codec: str) -> None:
    words = {"cp1251": "Иванов", "cp1256": "محمد", "cp1253": "Γιώργος", "cp874": "สมชาย"}
    word = words.get(codec, "日本語山田太郎")
    content = f"name,note\n{word},{word}\n".encode(codec)
    with pytest.raises(BadFile, match="UTF-8"):
        read(content)
    known = {"cp932": "shift-jis", "gb18030": "gb18030"}.get(codec, codec.replace("cp", "windows-"))
    assert lines(content, encoding=known) == [(2, [word, word])]


def test_an_encoding_that_the_file_is_not_in_names_the_line() -> None:
    with pytest.raises(BadFile, match="Line 2 is not in UTF-8"):
        read("a,b\n1,é\n".encode("cp1252"), encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        read("a,b\n", encoding="ebcdic")
    assert list(refusal.value.errors) == ["encoding"]


# --- text: lines, quotes, widths ----------------------------------------------------------------


def test_lines_are_those_of_the_file() -> None:
    text = '\n\nname,note\nA,"one\ntwo\nthree"\n\n,\nB,x\n'
    assert lines(text) == [(4, ["A", "one\ntwo\nthree"]), (9, ["B", "x"])]
    assert lines(text.replace("\n", "\r\n"))[1] == (9, ["B", "x"])
    assert lines(text.replace("\n", "\r"))[1] == (9, ["B", "x"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("number,amount,customer\n007,12,500,Asha\n", [(2, "4 cells, the header has 3")]),
        ("name,phone\nSharma, Asha,9812345678\n", [(2, "3 cells, the header has 2")]),
        ("Date,Narration,Amount\n30/11/2026,X,2,407.00\n", [(2, "4 cells")]),
        ("a,b,c\n1,2,3\n1,2\n1\n", [(3, "2 cells, the header has 3"), (4, "1 cell, the header has 3")]),
        ("a,b\n1,2,,\n1,2\n", []),
        ("a,b,\n1,2\n1,2,\n", []),
        ("a,b,\n1,2,3\n", [(2, "3 cells, the header has 2")]),
    ],
)
def test_rows_of_another_width_are_a_problem(text: str, found: list[tuple[int, str]]) -> None:
    got = problems(text)
    assert [line for line, _ in got] == [line for line, _ in found]
    for (_, sentence), (_, part) in zip(got, found, strict=True):
        assert part in sentence


def test_the_problem_of_a_row_says_what_to_do() -> None:
    ((_, sentence),) = problems("a;b\n1;2;3\n")
    assert sentence.endswith("Put a cell that contains a semicolon in quotation marks.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', "Line 3 begins a cell in quotation marks that never ends"),
        ('a,b\n1,"2" 3\n', "Line 2 has a quotation mark inside of a quoted cell"),
        ("a,b\n1,2\x00\n", "Line 2 holds a NUL"),
        ("a,b\n1," + "x" * 200_000 + "\n", "Line 2"),
        (",".join(map(str, range(120))) + "\n", "more than 100 columns"),
        ("", "empty"),
        ("\n \n\t\n", "empty"),
        ("\ufeff", "empty"),
        (",,,\n,,\n", "empty"),
        ("<html><table><tr><td>1</td></tr></table></html>", "web page"),
    ],
)
def test_what_can_not_be_read_says_why(text: str, says: str) -> None:
    with pytest.raises(BadFile, match=says):
        list(read(text).rows)


def test_too_many_lines() -> None:
    with pytest.raises(BadFile, match="at most 3 lines"):
        list(read("a,b\n" + "1,2\n" * 4, most_rows=3).rows)
    assert len(list(read("a,b\n" + "1,2\n" * 3, most_rows=3).rows)) == 3


# --- cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('="2,407.00"', "2,407.00"),
        ('="30/11/2026"', "30/11/2026"),
        ('"=""2,407.00"""', "2,407.00"),
        ("'30/11/2026", "30/11/2026"),
        ("'007", "007"),
        ("'=1+1", "=1+1"),
        ("'＝1", "＝1"),
        ("''=1", "'=1"),
        ("'t Hooft", "'t Hooft"),
        ("\u00a0 7 \u200b", "7"),
        ("\u200e2407\u200f", "2407"),
        ('"a ""b"" c"', 'a "b" c'),
        ('say "x"', 'say "x"'),
    ],
)
def test_what_stands_around_a_value_is_taken_off(cell: str, found: str) -> None:
    assert lines(f"a,b\n1,{cell}\n") == [(2, ["1", found])]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Transaction\nDate", "Transaction Date"),
        ("Transaction  Date", "Transaction Date"),
        ("Transaction\u00a0Date", "Transaction Date"),
        (" Transaction Date\u200b ", "Transaction Date"),
        ("Transaction\r\nDate", "Transaction Date"),
    ],
)
def test_a_header_can_be_named(header: str, name: str) -> None:
    table = read(f'"{header}",Amount\n1,2\n')
    assert table.header == [name, "Amount"]
    assert same_name(header) == same_name("transaction_date:") and header_name(header) == name


def test_both_ways_of_writing_an_accent_are_one_name() -> None:
    assert same_name("Numéro") == same_name("Nume\u0301ro")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7, "7"),
        (2407.0, "2407"),
        (2407.5, "2407.5"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (date(2026, 11, 30), "2026-11-30"),
        (datetime.fromisoformat("2026-11-30T14:05"), "2026-11-30 14:05:00"),
        (1e20, "1e+20"),
        ("x", "x"),
    ],
)
def test_cells_as_text(cell: Any, text: str) -> None:
    assert written(cell) == text


# --- the header ---------------------------------------------------------------------------------


def test_what_stands_above_the_header_is_passed_over() -> None:
    text = "My Bank\nAccount,123\n\nNo,Stake\n007,10\n"
    table = read(text, wanted=NAMES)
    assert (table.header, table.header_line) == (["No", "Stake"], 4)
    assert [(row.line, list(row.cells)) for row in table.rows] == [(5, ["007", "10"])]


def test_without_names_the_header_is_the_first_row_of_the_usual_width() -> None:
    table = read("My Bank\nAccount 123, INR\n\nA,B,C\n1,2,3\n4,5,6\n7,8,9\n")
    assert table.header == ["A", "B", "C"] and [row.line for row in table.rows] == [5, 6, 7]


def test_a_header_can_be_said_or_denied() -> None:
    text = "x,y\nA,B\n1,2\n"
    assert read(text, header_line=2).header == ["A", "B"]
    table = read(text, header_line=0)
    assert table.header == [] and [row.line for row in table.rows] == [1, 2, 3]
    with pytest.raises(BadFile, match="ends before its header"):
        read(text, header_line=9)


# --- workbooks ----------------------------------------------------------------------------------

GOOD = [["number", "amount"], ["007", 10], [8, 2.5]]


def test_a_workbook_is_read_with_its_kinds_of_cells_and_true_rows() -> None:
    day, moment = date(2026, 11, 30), datetime.fromisoformat("2026-11-30T14:05")
    rows = [
        [],
        ["Title"],
        [],
        [None, "a", "b", "c", "d"],
        [],
        [None, 7, day, moment, True],
        [None, 2.5, "'007"],
    ]
    table = read(workbook(rows))
    assert (table.header, table.header_line, table.sheet) == (["", "a", "b", "c", "d"], 4, "Sheet1")
    assert [(row.line, list(row.cells)) for row in table.rows] == [
        (6, ["", 7, day, moment, True]),
        (7, ["", 2.5, "007", "", ""]),
    ]


def test_a_value_beside_the_table_is_a_problem() -> None:
    ((line, sentence),) = problems(workbook([["a", "b"], [1, 2], [1, 2, None, "stray"]]))
    assert line == 3 and "“stray”" in sentence


def test_an_empty_sheet_or_a_cover_in_front_is_passed_over() -> None:
    for cover in ([], [["March 2026"], ["made by Asha"]], [["From", "Asha"], ["To", "Bilal"]]):
        table = read(workbook(Cover=cover, Sales=GOOD), wanted=NAMES)
        assert (table.sheet, table.sheets) == ("Sales", ["Cover", "Sales"])
        assert [list(row.cells) for row in table.rows] == [["007", 10], [8, 2.5]]
    assert read(workbook(Cover=[["March 2026"]], Sales=GOOD)).sheet == "Sales"


def test_two_sheets_with_a_table_are_asked_about() -> None:
    content = workbook(Monday=GOOD, Tuesday=GOOD)
    with pytest.raises(BadFile, match="“Monday”, “Tuesday”") as refusal:
        read(content, wanted=NAMES)
    assert list(refusal.value.errors) == ["sheet"] and refusal.value.code == "which_sheet"
    assert read(content, wanted=NAMES, sheet=" tuesday ").sheet == "Tuesday"
    with pytest.raises(BadFile, match="doesn't have a sheet “Friday”"):
        read(content, wanted=NAMES, sheet="Friday")


def test_percentages_and_errors_are_seen_as_they_are_shown() -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("A & B")
    sheet.write_row(0, 1, ["a", "b", "c"])
    sheet.write(1, 1, 0.05, book.add_format({"num_format": "0.00%"}))
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    assert lines(out.getvalue()) == [(2, ["5%", "#ERROR", 2])]


# --- packed -------------------------------------------------------------------------------------


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_gzip_and_a_zip_with_one_table_are_unpacked() -> None:
    text = b"a,b\n1,2\n"
    assert lines(gzip.compress(text)) == [(2, ["1", "2"])]
    assert lines(packed(**{"x.csv": text, "__MACOSX/x.csv": b"..", ".DS_Store": b""})) == [(2, ["1", "2"])]
    assert lines(packed(**{"x.xlsx": workbook([["a", "b"], [1, 2]])})) == [(2, [1, 2])]


def test_a_zip_with_several_files_says_so() -> None:
    with pytest.raises(BadFile, match="contains 2 files"):
        read(packed(a=b"1", b=b"2"))
    with pytest.raises(BadFile, match="several times"):
        read(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"a,b\n")))))


def test_a_large_text_is_read_in_a_child_process_just_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'a;b\n1;"x\ny"\n\n=;="2"\n1;2;3\n'
    here = list(read(text).rows)
    monkeypatch.setattr("uploads.tables.read.IN_PLACE_BYTES", 0)
    table = read(text)
    assert list(map(list, table.rows)) == list(map(list, here)) and table.delimiter == ";"
