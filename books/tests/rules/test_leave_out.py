"""Texts without what can't be sold, and the good lines of a text with bad ones."""

from __future__ import annotations

import pytest

from books.rules.entry import parse_text
from books.rules.leave_out import good_lines, line_without


@pytest.mark.parametrize(
    ("line", "without", "rest"),
    [
        ("***=5", {0}, "001-999=5.00"),
        ("***=5", {500}, "000-499 501-999=5.00"),
        ("apu=7", {0}, "111 222 333 444 555 666 777 888 999=7.00"),
        ("123r=10", {213}, "123 132 231 312 321=10.00"),
        ("123 000,456=10.50", {0}, "123 456=10.50"),
        ("123=100r50", {321}, "123=100.00 132 213 231 312=50.00"),
        ("000=5 123=6", {0}, "123=6.00"),
        ("000=5", {0}, ""),
        ("100-103=5", {100, 103}, "101 102=5.00"),
    ],
)
def test_a_line_without_numbers_means_the_rest(line: str, without: set[int], rest: str) -> None:
    parsed = parse_text(line, width=3, currency="INR")
    written = line_without(parsed.lines, without, width=3, currency="INR")
    assert written == rest
    if rest:
        again = parse_text(written, width=3, currency="INR")
        assert again.errors == []
        assert sorted(again.entries) == sorted(e for e in parsed.entries if e[0] not in without)


def test_amounts_that_were_split_stay_as_they_are() -> None:
    parsed = parse_text("123r=10", width=3, currency="INR", permutation="split")
    written = line_without(parsed.lines, {123}, width=3, currency="INR")
    again = parse_text(written, width=3, currency="INR", permutation="split")
    assert sorted(again.entries) == sorted(entry for entry in parsed.entries if entry[0] != 123)


def test_a_line_of_which_a_part_is_bad_is_not_good() -> None:
    parsed = parse_text("786=5\n123=10 45=5\n001=7", width=3, currency="INR")
    assert [line.line_no for line in good_lines(parsed)] == [1, 3]
