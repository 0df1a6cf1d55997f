"""Each pasted list expands to what was worked out by hand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from books.rules.entry import parse_text
from money import parse_amount, to_string

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.txt"))


class Expected:
    """A `.expected` file, read as its README says."""

    def __init__(self, name: str) -> None:
        self.rows = (HERE / f"{name}.expected").read_text("utf-8").splitlines()
        width, self.currency, self.permutation = self.rows[0].removeprefix("width ").split(", ")
        self.width = int(width)

    def words(self, key: str) -> list[str]:
        return [word for row in self.rows if row.startswith(key + " ") for word in row.split()[1:]]

    def sales(self) -> dict[int, list[tuple[int, int]]]:
        found = {}
        for row in self.rows:
            line_no, colon, groups = row.partition(": ")
            if colon and line_no.isdigit():
                found[int(line_no)] = [sale for group in groups.split("; ") for sale in self._group(group)]
        return found

    def _group(self, group: str) -> Iterator[tuple[int, int]]:
        numbers, _, amount = group.partition(" @ ")
        for number in numbers.split():
            first, _, last = number.partition("..")
            for one in range(int(first), int(last or first) + 1):
                yield one, parse_amount(amount, self.currency)


@pytest.mark.parametrize("name", NAMES)
def test_a_pasted_list_says_what_was_worked_out_by_hand(name: str) -> None:
    expected = Expected(name)
    # Read as bytes: a list may end its lines in either way.
    text = (HERE / f"{name}.txt").read_bytes().decode("utf-8")
    parsed = parse_text(
        text, width=expected.width, currency=expected.currency, permutation=expected.permutation
    )
    sold: dict[int, list[tuple[int, int]]] = {}
    for line in parsed.lines:
        sold.setdefault(line.line_no, []).extend(line.entries)
    assert sold == expected.sales()
    assert [str(line) for line, _ in parsed.ignored] == expected.words("ignored")
    warned = [re.findall(r"Line (\d+)", sentence)[0] for sentence in parsed.warnings]
    assert warned == expected.words("warned")
    assert [f"{p.line}:{p.column}" for p in parsed.errors] == expected.words("wrong")
    figures = f"count {parsed.count}, total {to_string(parsed.total_minor, expected.currency)}"
    assert figures == expected.rows[-1]


def test_the_lists_are_many() -> None:
    assert len(NAMES) >= 10
