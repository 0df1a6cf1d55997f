"""Statements of banks as CSV, by their mapping."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from billing.readers.csv_statement import read_rows
from billing.readers.mapping import read_mapping
from billing.readers.table import rows_of
from billing.rules.pay_code import pay_code
from billing.rules.statement import AsideKind, Statement
from kernel.errors import BadInput

MAPPING: dict[str, Any] = {
    "columns": {"date": "Date", "amount": "Amount", "text": "Narration"},
    "date_form": "DD/MM/YYYY",
    "currency": "PKR",
}
PLAIN = "Date,Narration,Amount\n21/11/2026,IBFT DB7K2M9QX4TR,8062.00\n22/11/2026,Charges,-50.00\n"


def read(text: str | bytes, **changes: Any) -> Statement:
    content = text if isinstance(text, bytes) else text.encode()
    mapping = read_mapping({**MAPPING, **changes})
    return read_rows(rows_of(content, mapping), mapping, latest=date(2027, 12, 31))


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
    assert [(aside.line, aside.kind, aside.amount_minor) for aside in found.asides] == [
        (3, AsideKind.OUT, -1000_00),
        (4, AsideKind.UNREADABLE, None),
        (6, AsideKind.UNREADABLE, None),
    ]
    assert (found.ignored, [problem.line for problem in found.problems]) == (1, [4, 6])


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
    text = "Date,Narration,Amount\n21/11/2026,Zoë,5.00\n"
    assert read(text.encode(encoding)).entries[0].text == "Zoë"


@pytest.mark.parametrize(
    "content, changes, place",
    [
        (b"", {}, "file"),
        (b"\n\n", {}, "file"),
        (b"a\x00b", {}, "file"),
        (b"Date,Narration,Amount\nx", {"header_line": 9}, "mapping.header_line"),
        (
            PLAIN.encode(),
            {"columns": {"date": "Day", "amount": "Amount", "text": "x"}},
            "mapping.columns.date",
        ),
        ("é".encode("latin-1"), {"encoding": "utf-8"}, "mapping.encoding"),
        (b"Date,Narration,Amount\n" + b"x,y,z\n" * 20_001, {}, "file"),
        (b"Date,Narration,Amount\n" + b"x" * 200_000, {}, "file"),
        (b'Date,Narration,Amount\n"x\n' + b"y,z,1\n" * 30, {}, "file"),
        (b"%PDF-1.4\n", {}, "file"),
        (b"\xd0\xcf\x11\xe0 old", {}, "file"),
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


CODE = pay_code(b"the-code")
SIDED = {"date": "Date", "text": ["Description"], "amount": "Amount", "direction": "Dr / Cr"}


def sided(*rows: str, header: str = "Dr / Cr") -> str:
    lines = [f"29/11/2026,Refund {CODE},2407.00,{word}" for word in rows]
    return "\n".join([f"Date,Description,Amount,{header}", *lines])


@pytest.mark.parametrize(
    "word",
    ["DR", "Dr.", "D", "debit", "DBIT", "S", "Soll", "-", "−", "out", "Withdrawal", "paid out", "(Dr)"],
)
def test_what_a_column_calls_a_debit_is_never_money_that_came_in(word: str) -> None:
    found = read(sided(word), columns=SIDED)
    assert (found.entries, [aside.amount_minor for aside in found.asides]) == ([], [-2407_00])


@pytest.mark.parametrize(
    "word", ["CR", "Cr.", "C", "credit", "CRDT", "H", "Haben", "+", "in", "Deposit", "जमा"]
)
def test_what_a_column_calls_a_credit_came_in(word: str) -> None:
    assert [entry.amount_minor for entry in read(sided(word), columns=SIDED).entries] == [2407_00]


@pytest.mark.parametrize("word", ["", "NEFT", "?", "0", "Cr/Dr"])
def test_a_direction_that_says_neither_is_a_problem(word: str) -> None:
    found = read(sided("CR", word), columns=SIDED)
    assert (len(found.entries), [problem.line for problem in found.problems]) == (1, [3])


@pytest.mark.parametrize(
    "amount, word", [("-2407.00", "CR"), ("2407.00 Dr", "CR"), ("2407.00 Cr", "DR"), ("(2407.00)", "Credit")]
)
def test_an_amount_that_contradicts_its_direction_is_a_problem(amount: str, word: str) -> None:
    found = read(f"Date,Description,Amount,Dr / Cr\n29/11/2026,x,{amount},{word}\n", columns=SIDED)
    assert (found.entries, len(found.problems)) == ([], 1)


@pytest.mark.parametrize(
    "header, words",
    [
        ("Dr / Cr", ["DR", "CR"]),
        ("D/C", ["D", "C"]),
        ("Debit/Credit", ["Debit", "Credit"]),
        ("S/H", ["S", "H"]),
        ("+/-", ["-", "+"]),
        ("Type", ["DR", "CR"]),
        ("Transaction Type", ["Withdrawal", "Deposit"]),
        ("Art", ["S", "H"]),
        ("Af Bij", ["Af", "Bij"]),
        ("Kind", ["W", "D"]),
    ],
)
def test_a_column_of_directions_counts_although_nobody_mapped_it(header: str, words: list[str]) -> None:
    found = read(sided(*words, header=header), columns=UNSIDED)
    assert [entry.line for entry in found.entries] == [3]
    assert [(s.path, s.value) for s in found.suggestions] == [("mapping.columns.direction", header)]


UNSIDED = {"date": "Date", "text": ["Description"], "amount": "Amount"}


def test_w_beside_d_means_withdrawal_and_deposit() -> None:
    found = read(sided("W", "D"), columns=SIDED)
    assert ([entry.line for entry in found.entries], [aside.line for aside in found.asides]) == ([3], [2])


def test_a_direction_behind_a_balance_has_to_be_named() -> None:
    text = f"Date,Description,Amount,Balance,Dr/Cr\n29/11/2026,{CODE},2407.00,5.00,CR\n"
    with pytest.raises(BadInput) as refused:
        read(text, columns=UNSIDED)
    assert list(refused.value.errors) == ["mapping.columns.direction"]
    assert len(read(text, columns={**UNSIDED, "direction": None}).entries) == 1
    assert len(read(text, columns={**UNSIDED, "direction": "Dr/Cr"}).entries) == 1


def test_a_column_of_other_words_is_no_direction() -> None:
    text = f"Date,Description,Amount,Mode\n29/11/2026,{CODE},2407.00,NEFT\n"
    assert len(read(text, columns=UNSIDED).entries) == 1


PAIR = {"date": "Date", "text": ["Narration"], "credit": "Deposit", "debit": "Withdrawal"}


@pytest.mark.parametrize("empty", ["", "-", "--", "–", "N/A", "na", "NIL", "0.00"])
def test_the_empty_side_of_a_pair_may_be_a_dash(empty: str) -> None:
    rows_of_file = f"29/11/2026,ATM,500.00,{empty}\n29/11/2026,{CODE},{empty},2407.00\n"
    found = read(f"Date,Narration,Withdrawal,Deposit\n{rows_of_file}", columns=PAIR)
    assert [(entry.line, entry.amount_minor) for entry in found.entries] == [(3, 2407_00)]
    assert [(aside.line, aside.amount_minor) for aside in found.asides] == [(2, -500_00)]


@pytest.mark.parametrize(
    "withdrawal, deposit", [("5.00", "6.00"), ("", "-5.00"), ("", "5 Dr"), ("5 Cr", ""), ("-", "-")]
)
def test_a_pair_that_is_not_clear_is_a_problem(withdrawal: str, deposit: str) -> None:
    found = read(f"Date,Narration,Withdrawal,Deposit\n29/11/2026,x,{withdrawal},{deposit}\n", columns=PAIR)
    assert (found.entries, len(found.problems)) == ([], 1)


def test_all_problems_are_counted_and_a_credit_is_never_lost_among_them() -> None:
    debits = "29/11/2026,ATM,x.00,-\n" * 300
    found = read(f"Date,Narration,Withdrawal,Deposit\n{debits}29/11/2026,{CODE},,2407?00\n", columns=PAIR)
    assert len(found.problems) == 301
    assert len(found.first_problems(200)) == 200
    assert found.first_problems(200)[-1].line == 302
    assert [aside.line for aside in found.asides if aside.may_be_credit] == [302]


@pytest.mark.parametrize(
    "row, line",
    [
        (f"30/11/2026,{CODE},2,407.00", 2),
        (f"30/11/2026,Sharma, Asha {CODE},2407.00", 2),
        (f"30/11/2026,{CODE}", 2),
        ("30/11/2026", 2),
    ],
)
def test_a_line_with_more_or_fewer_cells_than_the_header_is_a_problem(row: str, line: int) -> None:
    found = read(f"Date,Narration,Amount\n{row}\n")
    assert (found.entries, [problem.line for problem in found.problems]) == ([], [line])
    assert "the header has 3" in found.problems[0].detail


def test_empty_cells_at_the_end_do_not_count() -> None:
    assert len(read(f"Date,Narration,Amount,,\n30/11/2026,{CODE},5.00\n").entries) == 1
    assert len(read(f"Date,Narration,Amount\n30/11/2026,{CODE},5.00,,\n").entries) == 1


def test_the_delimiter_is_what_gives_every_row_as_many_cells() -> None:
    text = "Date;Affilie;Montant\n30/11/2026;Sharma, Asha, Pune, India;2407.00\n30/11/2026;a,b,c,d,e;1.00\n"
    columns = {"date": "Date", "text": "Affilie", "amount": "Montant"}
    assert [entry.text for entry in read(text, columns=columns).entries] == [
        "Sharma, Asha, Pune, India",
        "a,b,c,d,e",
    ]


def test_a_name_of_a_column_may_have_odd_blanks() -> None:
    text = 'Date,Narration,"Amount\n(INR)"\n30/11/2026,x,5.00\n'
    assert len(read(text, columns={**MAPPING["columns"], "amount": "amount (inr)"}).entries) == 1
    spaced = "Date,Narration,Net\u00a0 Amount\n30/11/2026,x,5.00\n"
    assert len(read(spaced, columns={**MAPPING["columns"], "amount": "Net Amount"}).entries) == 1


def test_dates_that_prove_another_form_refuse_the_file() -> None:
    text = "Date,Narration,Amount\n05/11/2026,x,5.00\n30/11/2026,y,5.00\n"
    with pytest.raises(BadInput) as refused:
        read(text, date_form="MM/DD/YYYY")
    assert list(refused.value.errors) == ["mapping.date_form"]
    assert "DD/MM/YYYY" in refused.value.detail
    other = read(text, date_form="YYYY-MM-DD")
    assert [(s.path, s.value) for s in other.suggestions] == [("mapping.date_form", "DD/MM/YYYY")]


def test_a_far_day_is_a_problem() -> None:
    found = read("Date,Narration,Amount\n30/11/2062,x,5.00\n30/11/1926,y,5.00\n")
    assert [problem.line for problem in found.problems] == [2, 3]
