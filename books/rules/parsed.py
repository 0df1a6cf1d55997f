"""The result of reading the entry box: groups, ignored lines, warnings, and errors with their position."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MOST_LINES = 5_000
MOST_ENTRIES = 20_000


class ParsedLine(NamedTuple):
    """A group of tokens and its amount. `entries` are (number, amount in minor units).

    `line_no` and `column` count from 1; several groups may stand on one line of text. `others_minor` is
    what goes on each other permutation (`100r50`), else None.
    """

    line_no: int
    column: int
    source: str
    tokens: tuple[str, ...]
    amount_minor: int
    others_minor: int | None
    entries: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """A problem and its position; line and column count from 1, line 0 is the whole text."""

    line: int
    column: int
    sentence: str
    wrong_slice: str = ""

    @property
    def path(self) -> str:
        """Return the key in the response's `errors`: `text.2` is the second line."""
        return f"text.{self.line}" if self.line else "text"

    @property
    def message(self) -> str:
        """Return the sentence with its position."""
        if not self.line:
            return self.sentence
        return f"Line {self.line}, column {self.column}: {self.sentence}"


@dataclass(slots=True)
class Parsed:
    """The result of reading a text. With `errors` nothing may be sold."""

    lines: list[ParsedLine] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[EntryProblem] = field(default_factory=list)

    @property
    def entries(self) -> list[tuple[int, int]]:
        """Return all (number, amount) in order."""
        return [entry for line in self.lines for entry in line.entries]

    @property
    def count(self) -> int:
        """Return the number of entries."""
        return sum(len(line.entries) for line in self.lines)

    @property
    def total_minor(self) -> int:
        """Return what the customer pays."""
        return sum(amount for line in self.lines for _, amount in line.entries)
