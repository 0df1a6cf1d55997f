"""Files made to hurt: each is a clear refusal to its sender."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

import pytest

from uploads.errors import BadFile
from uploads.run import TOO_BIG, TOO_LONG
from uploads.tables import read_table
from uploads.tables.xlsx_check import check_workbook
from uploads.tests.books import cells, package, workbook
from uploads.zips import members_of, unpack

MEGABYTE = 1024 * 1024


def zeros(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open(name, "w") as part:
            for _ in range(size // MEGABYTE):
                part.write(bytes(MEGABYTE))
    return out.getvalue()


def liar() -> bytes:
    """A zip whose directory says that its part is small."""
    raw = zeros("xl/worksheets/sheet1.xml", 200 * MEGABYTE)
    size = (200 * MEGABYTE).to_bytes(4, "little")
    assert size in raw
    return raw.replace(size, (10).to_bytes(4, "little"))


def deep() -> bytes:
    return package("<a>" * 5_000 + "</a>" * 5_000)


def entities() -> bytes:
    sheet = b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    raw = io.BytesIO(package(""))
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    return out.getvalue()


def strings() -> bytes:
    parts = {"xl/sharedStrings.xml": "<sst>" + "<si/>" * 1_000_001 + "</sst>"}
    return package("", **parts)


BOMBS = {
    "the far corner": (lambda: cells("A1", "XFD1048576"), "Cell XFD1048576 .* columns"),
    "a column of a million rows": (lambda: cells("A1", "CV1000000"), "4,000,000 cells"),
    "the last row": (lambda: cells("A1", "A1048576"), "1,000,000 rows"),
    "beyond the last row": (lambda: cells("A1", "A999999999"), "rows"),
    "cells without references": (
        lambda: package("<sheetData><row>" + "<c><v>1</v></c>" * 101 + "</row></sheetData>"),
        "100 columns",
    ),
    "zeros": (lambda: zeros("xl/worksheets/sheet1.xml", 200 * MEGABYTE), "more than 160 MB"),
    "a liar": (liar, "more than 160 MB"),
    "deep XML": (deep, "nested too deeply"),
    "a document type": (entities, "document type"),
    "texts without end": (strings, "1,000,000 texts"),
    "gzip": (lambda: gzip.compress(bytes(80 * MEGABYTE)), "more than 64 MB"),
    "gzip of a bomb": (lambda: gzip.compress(cells("A1", "XFD1048576")), "columns"),
    "gzip cut": (lambda: gzip.compress(b"a,b\n1,2\n")[:-10], "incomplete"),
    "gzip junk": (lambda: b"\x1f\x8b" + bytes(20), "damaged"),
    "cut in half": (lambda: workbook([["a", "b"], [1, 2]])[:2_000], "damaged"),
    "junk": (lambda: b"PK\x03\x04" + bytes(40), "damaged"),
    "not a workbook": (lambda: zeros("x", MEGABYTE), "can be read"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
    "a PDF": (lambda: b"%PDF-1.7\n1 0 obj\n", "PDF"),
    "no sheet": (lambda: package("").replace(b"sheet1.xml", b"sheet2.xml", 1), "damaged|can be read|empty"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_sentence(name: str) -> None:
    make, says = BOMBS[name]
    with pytest.raises(BadFile, match=says):
        list(read_table(make()).rows)


def test_formatted_cells_without_a_value_do_not_count() -> None:
    inside = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="XFD1" s="0"/></row>'
        '<row r="1048576"><c r="A1048576"/></row></sheetData>'
    )
    content = package(inside)
    check_workbook(content)
    table = read_table(content)
    assert table.header == ["1", "2"] and not list(table.rows)


def test_what_is_not_seen_beforehand_ends_at_the_childs_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the look beforehand, the reader aborts, and still nobody else is hurt."""
    from uploads.run import run_lines

    for content in (cells("A1", "XFD1048576"), cells("A1", "CV1000000")):
        with pytest.raises(BadFile) as refusal:
            run_lines("uploads.tests.tasks:careless", content)
        assert refusal.value.detail in (TOO_BIG, TOO_LONG)


def test_archives_are_unpacked_within_their_limit() -> None:
    content = zeros("x", 2 * MEGABYTE)
    assert [name for name, _ in unpack(content, most_bytes=3 * MEGABYTE)][-1] == "x"
    with pytest.raises(BadFile, match="more than 1 MB"):
        list(unpack(content, most_bytes=MEGABYTE))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for at in range(2_001):
            archive.writestr(str(at), b"")
    with pytest.raises(BadFile, match="more than 2,000 files"):
        members_of(many.getvalue())
    secret = bytearray(content)
    at = secret.rindex(b"PK\x01\x02")
    secret[at + 8] |= 1
    with pytest.raises(BadFile, match="password"):
        list(unpack(bytes(secret), most_bytes=3 * MEGABYTE))
    assert zlib.crc32(content)
