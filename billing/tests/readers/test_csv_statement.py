"""Statements of banks as CSV, by their mapping."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from billing.readers.csv_statement import decoded, read_csv
from billing.readers.mapping import read_mapping
from kernel.errors import BadInput

MAPPING: dict[str, Any] = {
    "columns": {"date": "Date", "amount": "Amount", "text": "Narration"},
    "date_form": "DD/MM/YYYY",
    "currency": "PKR",
}
PLAIN = "Date,Narration,Amount\n21/11/2026,IBFT DB7K2M9QX4TR,8062.00\n22/11/2026,Charges,-50.00\n"


def read(text: str | bytes, **changes: Any) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return read_csv(content, read_mapping({**MAPPING, **changes}))


def test_what_came_in_is_read_and_the_rest_counted() -> None:
    found = read(PLAIN)
    (entry,) = found.entries
    assert (entry.line, entry.booked_on, entry.amount_minor, entry.currency, entry.text) == (
        2,
        date(2026, 11, 21),
        8062_00,
        "PKR",
        "IBFT DB7K2M9QX4TR",
    )
    assert (found.ignored, found.problems) == (1, [])


def test_a_german_bank() -> None:
    text = (
        "Kontoauszug;;;;;\nZeitraum;November;;;;\n\n"
        "Buchungstag;Auftraggeber;Verwendungszweck;Kundenreferenz;Betrag;Währung\n"
        '21.11.2026;Müller;"DB7K 2M9Q\nX4TR";E2E-1;1.026,68;EUR\n'
    )
    found = read(
        text.encode("cp1252"),
        columns={
            "date": "buchungstag",
            "payer": "Auftraggeber",
            "text": ["Verwendungszweck", "Kundenreferenz"],
            "amount": "Betrag",
            "currency": "Währung",
        },
        date_form="DD.MM.YYYY",
        decimal="comma",
        header_line=4,
    )
    (entry,) = found.entries
    assert (entry.line, entry.amount_minor, entry.currency, entry.payer) == (5, 1026_68, "EUR", "Müller")
    assert entry.text == "DB7K 2M9Q X4TR E2E-1"


def test_an_indian_bank_with_two_columns() -> None:
    text = (
        "Txn Date,Description,Ref No.,Debit,Credit,Balance\n"
        '21 Nov 2026,UPI/DB7K2M9QX4TR,000123,,"2,407.00","12,34,567.00"\n'
        '21 Nov 2026,ATM,000124,"1,000.00",,"12,33,567.00"\n'
        "21 Nov 2026,nothing,000125,,,1\n"
        ",,,,,\n"
        "Total,,,,,\n"
    )
    found = read(
        text,
        columns={
            "date": "Txn Date",
            "text": "Description",
            "credit": "Credit",
            "debit": "Debit",
            "bank_reference": "Ref No.",
        },
        date_form="DD MMM YYYY",
        currency="INR",
    )
    assert [(e.amount_minor, e.bank_reference) for e in found.entries] == [(2407_00, "000123")]
    assert found.ignored == 2
    assert [problem.line for problem in found.problems] == [4, 6]


def test_blank_lines_above_the_header_do_not_count() -> None:
    assert len(read("\n\n,,\n" + PLAIN).entries) == 1


def test_columns_by_number_without_a_header() -> None:
    found = read(
        "2026-11-21\tDB7K2M9QX4TR\t29.00\n",
        columns={"date": 1, "text": [2], "amount": 3},
        date_form="YYYY-MM-DD",
        currency="USD",
        header_line=0,
    )
    assert found.entries[0].amount_minor == 29_00


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found_out(encoding: str) -> None:
    assert decoded("Zoë,é".encode(encoding), "auto") == "Zoë,é"


@pytest.mark.parametrize(
    "content, changes, place",
    [
        (b"", {}, "file"),
        (b"\n\n", {}, "file"),
        (b"a\x00b", {}, "file"),
        (b'Date,Narration,Amount\n"x', {"header_line": 9}, "mapping.header_line"),
        (
            PLAIN.encode(),
            {"columns": {"date": "Day", "amount": "Amount", "text": "x"}},
            "mapping.columns.date",
        ),
        ("é".encode("latin-1"), {"encoding": "utf-8"}, "mapping.encoding"),
        (b"Date,Narration,Amount\n" + b"x,y,z\n" * 20_001, {}, "file"),
        (b"Date,Narration,Amount\n" + b"x" * 200_000, {}, "file"),
    ],
)
def test_what_is_no_statement_is_refused(content: bytes, changes: Any, place: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(content, **changes)
    assert list(refused.value.errors) == [place]
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "mapping, place",
    [
        (None, "mapping"),
        ([], "mapping"),
        ("x", "mapping"),
        ({}, "mapping.columns"),
        ({**MAPPING, "columns": []}, "mapping.columns"),
        ({**MAPPING, "surprise": 1}, "mapping"),
        ({**MAPPING, "columns": {**MAPPING["columns"], "colour": "x"}}, "mapping.columns"),
        ({**MAPPING, "columns": {"date": "a", "text": "b"}}, "mapping.columns.amount"),
        ({**MAPPING, "columns": {**MAPPING["columns"], "credit": "c"}}, "mapping.columns.amount"),
        ({**MAPPING, "columns": {**MAPPING["columns"], "date": 0}}, "mapping.columns.date"),
        ({**MAPPING, "columns": {**MAPPING["columns"], "date": True}}, "mapping.columns.date"),
        ({**MAPPING, "columns": {**MAPPING["columns"], "text": [{}]}}, "mapping.columns.text"),
        ({**MAPPING, "columns": {**MAPPING["columns"], "date": "a\x00"}}, "mapping.columns.date"),
        ({**MAPPING, "date_form": "yesterday"}, "mapping.date_form"),
        ({**MAPPING, "decimal": "'"}, "mapping.decimal"),
        ({**MAPPING, "currency": "XXX"}, "mapping.currency"),
        ({**MAPPING, "currency": ""}, "mapping.currency"),
        ({**MAPPING, "encoding": []}, "mapping.encoding"),
        ({**MAPPING, "header_line": 1.5}, "mapping.header_line"),
        ({**MAPPING, "header_line": True}, "mapping.header_line"),
    ],
)
def test_a_wrong_mapping_names_its_place(mapping: Any, place: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_mapping(mapping)
    assert place in refused.value.errors
