"""Lines given as data are checked like the entry box, and errors say in which line."""

from __future__ import annotations

from typing import Any

import pytest

from books.rules.lines import Wanted, read_lines


def errors(lines: object) -> list[str]:
    read = read_lines(lines, width=3, currency="INR")
    assert bool(read.errors) and not read.lines
    return sorted(read.errors)


def test_plain_lines() -> None:
    read = read_lines(
        [{"number": "007", "amount": "12.50"}, {"number": "999", "amount": 3}], width=3, currency="INR"
    )
    assert not read.errors
    assert read.lines == [Wanted(7, 1_250), Wanted(999, 300)]


def test_chosen_ledgers() -> None:
    legs = [{"ledger": "a", "amount": "5"}, {"ledger": "b", "amount": 1}]
    lines = [
        {"number": "007", "amount": "10", "legs": legs, "remainder": "auto"},
        {"number": "007", "amount": "10", "legs": []},
        {"number": "007", "amount": "10", "remainder": "spill"},
        {"number": "007", "amount": "10", "legs": None, "remainder": None},
    ]
    read = read_lines(lines, width=3, currency="INR")
    assert not read.errors
    assert read.lines == [
        Wanted(7, 1_000, (("a", 500), ("b", 100)), "auto"),
        Wanted(7, 1_000, (), "spill"),
        Wanted(7, 1_000, (), "spill"),
        Wanted(7, 1_000),
    ]


@pytest.mark.parametrize("lines", [None, {}, "123=5", 5, [], ()])
def test_what_is_no_list_of_lines(lines: object) -> None:
    assert errors(lines) == ["lines"]


def test_at_most_5000_lines() -> None:
    assert errors([{"number": "007", "amount": 1}] * 5_001) == ["lines"]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (None, ""),
        ("007", ""),
        ([], ""),
        ({"amount": 1}, ".number"),
        ({"number": "07", "amount": 1}, ".number"),
        ({"number": "0007", "amount": 1}, ".number"),
        ({"number": 7, "amount": 1}, ".number"),
        ({"number": "१२३", "amount": 1}, ".number"),
        ({"number": "-07", "amount": 1}, ".number"),
        ({"number": "12\x00", "amount": 1}, ".number"),
        ({"number": "12*", "amount": 1}, ".number"),
        ({"number": "007"}, ".amount"),
        ({"number": "007", "amount": "0"}, ".amount"),
        ({"number": "007", "amount": "-1"}, ".amount"),
        ({"number": "007", "amount": "1e30"}, ".amount"),
        ({"number": "007", "amount": "NaN"}, ".amount"),
        ({"number": "007", "amount": 1.5}, ".amount"),
        ({"number": "007", "amount": True}, ".amount"),
        ({"number": "007", "amount": "1.001"}, ".amount"),
        ({"number": "007", "amount": ["1"]}, ".amount"),
        ({"number": "007", "amount": "1", "remainder": "keep"}, ".remainder"),
        ({"number": "007", "amount": "1", "remainder": ["auto"]}, ".remainder"),
        ({"number": "007", "amount": "1", "remainder": "refuse"}, ".legs"),
        ({"number": "007", "amount": "1", "legs": "a"}, ".legs"),
        ({"number": "007", "amount": "1", "legs": {}}, ".legs"),
        ({"number": "007", "amount": "1", "legs": [{"amount": "1"}]}, ".legs.1.ledger"),
        ({"number": "007", "amount": "1", "legs": [{"ledger": 5, "amount": "1"}]}, ".legs.1.ledger"),
        ({"number": "007", "amount": "1", "legs": [{"ledger": "a"}]}, ".legs.1.amount"),
        ({"number": "007", "amount": "1", "legs": [{"ledger": "a", "amount": "0"}]}, ".legs.1.amount"),
        ({"number": "007", "amount": "1", "legs": [{"ledger": "a", "amount": "2"}]}, ".legs"),
        ({"number": "007", "amount": "2", "legs": [{"ledger": "a", "amount": "1"}] * 2}, ".legs.2.ledger"),
    ],
)
def test_each_fault_is_named_by_its_path(line: Any, path: str) -> None:
    assert errors([{"number": "001", "amount": "1"}, line]) == [f"lines.2{path}"]
