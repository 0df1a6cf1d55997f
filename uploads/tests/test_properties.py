"""Whatever bytes are sent: a table or a clear refusal; and what goes out comes in again as it was."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from uploads.errors import BadFile
from uploads.tables import ENCODINGS, harmless, read_table, unguarded
from uploads.tables.cells import bare
from uploads.tables.delimiter import DELIMITERS
from uploads.tables.guard import EDGES
from uploads.tests.books import workbook
from uploads.zips import looks_like_zip

CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp1251", "utf-32", "shift-jis", "latin-1"]
PIECES = [
    *",;\t|\"'\n\r =",
    "\r\n",
    '="',
    "sep=;\n",
    "\u00a0",
    "\ufeff",
    "a",
    "7",
    "é",
    "ж",
    "\x00",
    "٣",
    "=1",
    "＝",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60).map("".join)


def read_whole(content: bytes, **options: Any) -> None:
    """A table whose rows keep the promises, or BadFile with a sentence."""
    try:
        table = read_table(content, **options)
        last = table.header_line
        for row in table.rows:
            assert row.line > last, "lines go up"
            last = row.line
            assert row.problem or not table.header or len(row.cells) == len(table.header)
            assert any(cell != "" for cell in row.cells)
    except BadFile as refusal:
        assert refusal.detail.endswith(".") and refusal.status == 400 and refusal.errors


@given(st.binary(max_size=600).filter(lambda content: content[:2] not in (b"PK", b"\x1f\x8b")))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\x00\x00\xfe\xff\x00")
def test_any_bytes(content: bytes) -> None:
    read_whole(content)


@given(TEXTS, st.sampled_from(CODECS), st.sampled_from([None, 0, 1, 3]))
@settings(max_examples=300)
def test_any_text(text: str, codec: str, header_line: int | None) -> None:
    read_whole(text.encode(codec, "replace"), header_line=header_line, wanted=[["a", "7"]])


@given(st.binary(max_size=200), st.sampled_from(sorted(ENCODINGS)), st.sampled_from(DELIMITERS))
def test_any_bytes_said_to_be_of_an_encoding(content: bytes, encoding: str, delimiter: str) -> None:
    if content[:2] not in (b"PK", b"\x1f\x8b"):
        read_whole(content, encoding=encoding, delimiter=delimiter)


WORKBOOK = workbook([["number", "amount"], ["007", 10], [8, 2.5]])


@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=20), st.integers(0, len(WORKBOOK)))
@settings(max_examples=25, deadline=None)
def test_any_damage_to_a_workbook(at: int, junk: bytes, end: int) -> None:
    content = WORKBOOK[:at] + junk + WORKBOOK[at + len(junk) :]
    read_whole(content if end % 2 else content[:end])


@given(st.text(max_size=200).filter(lambda text: "<" not in text))
@settings(max_examples=25, deadline=None)
def test_any_text_in_a_sheet(text: str) -> None:
    raw, out = io.BytesIO(WORKBOOK), io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<v>10</v>", b"<v>" + text.encode("utf-8", "replace") + b"</v>")
            new.writestr(name, part)
    assert looks_like_zip(out.getvalue())
    read_whole(out.getvalue())


CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    | st.sampled_from("=+-@'\"＝,;\t|7\n"),
    max_size=8,
)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(TABLES, st.sampled_from(DELIMITERS))
def test_a_whole_table_is_found_by_any_delimiter(rows: list[list[str]], delimiter: str) -> None:
    header = [f"column {at}" for at in range(len(rows[0]))]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    table = read_table(out.getvalue().encode())
    assert table.delimiter == delimiter and table.header == header
    found = [list(row.cells) for row in table.rows]
    assert found == [cells for row in rows if any(cells := [bare(cell) for cell in row])]


@given(CELLS)
@example("'=1")
@example("''007")
@example("\t=1")
@example(" \u200b＝1")
def test_what_goes_out_comes_in_as_it_was(text: str) -> None:
    assert unguarded(harmless(text)) == text
    out = harmless(text)
    first = out.lstrip(EDGES)[:1]
    assert first not in ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def test_formula_signs_of_every_width_are_guarded() -> None:
    for sign in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]:
        for before in ("", " ", "\u00a0", "\u200b", "\u3000"):
            assert harmless(f"{before}{sign}=1+1").startswith("'"), (before, sign)
    for text in ("Asha", "1-2", "a=b", "007", "٣", "", "’t Hooft", "50%"):
        assert harmless(text) == text
