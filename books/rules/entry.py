"""The entry box: what was typed or pasted -> numbers and amounts, or errors with line and column.

    parse_text(text, *, width, currency, permutation="each") -> Parsed      raises nothing
        .lines     [ParsedLine(line_no, column, source, tokens, amount_minor, others_minor, entries)]
        .entries   [(number, amount_minor)]   .count   .total_minor
        .ignored   [(line_no, text)]          .warnings  [sentence]
        .errors    [EntryProblem(line, column, sentence, wrong_slice)]  with .path `text.2`, .message
    read_lines(lines, *, width, currency) -> ReadLines(lines=[Wanted], errors={path: [sentence]})
    format_entries([(number, amount_minor)], *, width, currency) -> str     parse(format(x)) == x
    format_line(ParsedLine, *, currency) -> str

Nothing is dropped in silence: a line sells, is listed in `ignored`, is blank, or is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from books.rules.group import Problem, sales_of
from books.rules.line import LineReader
from books.rules.lines import ReadLines, read_lines
from books.rules.parsed import MOST_ENTRIES, MOST_LINES, EntryProblem, Parsed, ParsedLine
from books.rules.scripts import CONTROL, plain
from books.rules.totals import figures_minor, is_total
from books.rules.written import format_entries, format_line
from money import LARGEST_MINOR, Currency, currency_for, format_money

__all__ = [
    "MOST_ENTRIES",
    "MOST_LINES",
    "EntryProblem",
    "Parsed",
    "ParsedLine",
    "ReadLines",
    "format_entries",
    "format_line",
    "parse_text",
    "read_lines",
]

# Far beyond any list of so many lines with its headers and blank lines; the rest is not even looked at.
MOST_CHARACTERS = 1_000_000
MOST_TEXT_LINES = 4 * MOST_LINES


def parse_text(text: str, *, width: int, currency: Currency | str, permutation: str = "each") -> Parsed:
    """Read the entry box; with `permutation` "split", `123r` shares its amount among its orders exactly."""
    if len(text) > MOST_CHARACTERS or text.count("\n") > MOST_TEXT_LINES:
        sentence = f"The text is too long: a ticket has at most {MOST_LINES:,} lines."
        return Parsed(errors=[EntryProblem(0, 1, sentence)])
    reader = _TextReader(text, width, currency_for(currency), split_orders=permutation == "split")
    for line_no, line in enumerate(plain(text).split("\n"), 1):
        if not reader.read(line_no, line):
            break
    parsed = reader.parsed
    if not parsed.lines and not parsed.errors:
        sentence = "Nothing to sell: enter a number and its amount, such as 123=10."
        parsed.errors.append(EntryProblem(0, 1, sentence))
    return parsed


class _TextReader:
    """Reads lines into a Parsed, with counts, and the sums that totals are checked against."""

    def __init__(self, text: str, width: int, currency: Currency, *, split_orders: bool) -> None:
        self.sources = text.split("\n")
        self.width, self.currency, self.split_orders = width, currency, split_orders
        self.parsed = Parsed()
        self.simple, self.per_major = _simple_line(width, currency.digits), currency.minor_per_major
        # Looked for once in the whole text, so that a good one is not searched line by line.
        self.has_control = CONTROL.search(text) is not None
        self.written = self.count = self.total = self.since_total = 0

    def read(self, line_no: int, line: str) -> bool:
        """Read one line. Return False if the rest must not be read."""
        found = self.simple(line)
        if found is not None and not self.has_control:
            number, whole, part = found.groups()
            amount = int(whole) * self.per_major
            if part:
                amount += int(part.ljust(self.currency.digits, "0"))
            if 0 < amount <= LARGEST_MINOR:
                source, column = self.sources[line_no - 1].strip(), found.start(1) + 1
                sales = [(int(number), amount)]
                line_read = ParsedLine(line_no, column, source, (number,), amount, None, sales)
                return self._take(line_read, new_line=True)
        return self._read_carefully(line_no, line, self.sources[line_no - 1])

    def _read_carefully(self, line_no: int, line: str, source: str) -> bool:
        source, line = source.removesuffix("\r"), line.removesuffix("\r")
        control = CONTROL.search(line) if self.has_control else None
        if control is not None:
            sentence = "Remove the control character."
            return self._note(line_no, control.start(), control.end(), sentence)
        if not _DIGIT.search(line):
            foreign = next((at for at, sign in enumerate(line) if sign.isdigit()), None)
            if foreign is not None:
                return self._note(line_no, foreign, foreign + 1, "Digits of this script aren't supported.")
            if line.strip():
                self.parsed.ignored.append((line_no, source.strip()))
            return True
        if is_total(line):
            self.parsed.ignored.append((line_no, source.strip()))
            self._check_total(line_no, line)
            return True
        return self._read_groups(line_no, line, source)

    def _read_groups(self, line_no: int, line: str, source: str) -> bool:
        reader = LineReader(line, self.width, self.currency)
        groups, goes_on = [], True
        try:
            groups = list(reader.groups())
        except Problem as problem:
            reader.problems.append(problem)
        try:
            for at, group in enumerate(groups if not reader.problems else ()):
                entries = sales_of(group, self.width, self.currency, split_orders=self.split_orders)
                taken = ParsedLine(
                    line_no,
                    group.start + 1,
                    source[group.start : group.end].strip(),
                    group.tokens,
                    group.amount_minor,
                    group.others_minor,
                    entries,
                )
                goes_on = goes_on and self._take(taken, new_line=at == 0)
        except Problem as problem:
            reader.problems.append(problem)
        for wrong in reader.problems:
            goes_on = self._note(line_no, wrong.start, wrong.end, wrong.sentence) and goes_on
        return goes_on

    def _take(self, line: ParsedLine, *, new_line: bool) -> bool:
        self.written += new_line
        self.count += len(line.entries)
        if self.written > MOST_LINES:
            return self._stop(f"A ticket has at most {MOST_LINES:,} lines.")
        if self.count > MOST_ENTRIES:
            sentence = f"A ticket has at most {MOST_ENTRIES:,} numbers; line {line.line_no} goes beyond."
            return self._stop(sentence)
        amount = line.amount_minor if len(line.entries) == 1 else sum(amount for _, amount in line.entries)
        self.total += amount
        self.since_total += amount
        self.parsed.lines.append(line)
        return True

    def _note(self, line_no: int, start: int, end: int, sentence: str) -> bool:
        errors = self.parsed.errors
        if not errors or errors[-1].line != line_no:
            self.written += 1
        errors.append(EntryProblem(line_no, start + 1, sentence, self.sources[line_no - 1][start:end]))
        return self.written <= MOST_LINES or self._stop(f"A ticket has at most {MOST_LINES:,} lines.")

    def _stop(self, sentence: str) -> bool:
        self.parsed = Parsed(errors=[EntryProblem(0, 1, sentence)])
        return False

    def _check_total(self, line_no: int, line: str) -> None:
        """Warn if a list's own total is neither the sum of its lines nor of everything so far."""
        figures = figures_minor(line, self.currency.digits)
        read = self.since_total or self.total
        self.since_total = 0
        if self.parsed.errors or read in figures or self.total in figures:
            return
        stated = " or ".join(format_money(figure, self.currency) for figure in figures)
        self.parsed.warnings.append(
            f"Line {line_no}: the total is {stated}, the lines add up to {format_money(read, self.currency)}."
        )


_DIGIT = re.compile("[0-9]")


@lru_cache(maxsize=32)
def _simple_line(width: int, digits: int) -> Callable[[str], re.Match[str] | None]:
    """Match the most frequent lines: one number, one separator, one plain amount."""
    decimals = rf"(?:\.(\d{{1,{digits}}}))?" if digits else "()"
    return re.compile(rf" *(\d{{{width}}})(?: *[-=*/] *| +)(\d{{1,12}}){decimals} *\r?", re.ASCII).fullmatch
