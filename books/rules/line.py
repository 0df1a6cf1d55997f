"""The grammar of one line of the entry box.

    line with =   :  group { [,] group }      group = token { (space | ,) token } = amount
    line without  :  sale { [,] sale }        sale  = number (- | * | / | space) amount
    amount        :  100   100.50   2k   100r50 (50 on each other permutation of the number)

The line comes made plain (`scripts.plain`); positions in it are those of the line as pasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from books.rules.expansion import BadToken, expand
from books.rules.group import Group, Problem
from books.rules.parsed import MOST_ENTRIES
from money import LARGEST_MINOR, Currency, to_string

_MOST_PROBLEMS = 50
_GAP = re.compile(r"[ ,]*")
_SPACES = re.compile(r" *")
_TOKEN = re.compile(r"\d+ *- *\d+|[\d*a-z]+", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)
_BETWEEN = re.compile(r" *([-*/]) *|( +)")
_AMOUNT = re.compile(r"([\d.]+)(k?)(?:r([\d.]+)(k?))?", re.ASCII)
_FIGURE = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)
_JUNK = re.compile(r"[^\s,]*")


class LineReader:
    """Reads the groups of a line, and collects recoverable problems in `problems`."""

    def __init__(self, line: str, width: int, currency: Currency) -> None:
        self.line, self.width, self.currency = line, width, currency
        self.at = self.read_tokens = 0
        self.problems: list[Problem] = []

    def groups(self) -> Iterator[Group]:
        """Yield the groups in order. Raises Problem if the rest can't be read reliably."""
        shared = "=" in self.line
        self._gap()
        # What stands before the first group parts it as well as a comma does.
        before = ", "
        while self.at < len(self.line):
            yield self._shared_group(before == ",") if shared else self._sale(before)
            before = self._gap()

    def _shared_group(self, tight: bool) -> Group:
        start = self.at
        tokens: list[str] = []
        while not self._next_is("="):
            tokens.append(self._token(bool(tokens)))
            self._skip(_GAP)
            if self.at >= len(self.line):
                if tight:
                    raise self._thousands(start)
                if self.problems:
                    raise self.problems.pop()
                raise Problem(start, self.at, "No amount: write = and the amount after the numbers.")
        if not tokens:
            raise Problem(self.at, self.at + 1, "Enter a number before the =.")
        # `123=1,000 456=20` may mean a thousand on 123; `123=10,456=20` can mean one thing only.
        if tight and len(tokens) > 1:
            raise self._thousands(start)
        self.at += 1
        self._skip(_SPACES)
        amount, others = self._amount()
        group = Group(start, self.at, tuple(tokens), amount, others)
        if others is not None and not all(token.isdecimal() for token in tokens):
            sentence = "“r” after the amount works with single numbers only."
            self.problems.append(Problem(start, self.at, sentence))
        return group

    def _token(self, later: bool) -> str:
        found = _TOKEN.match(self.line, self._counted())
        if found is None:
            raise self._junk("before the =" if not later else "among the numbers")
        token = found[0].replace(" ", "")
        self.at = found.end()
        try:
            expand(token, self.width)
        except BadToken as bad:
            start, end = found.span() if bad.at is None else (found.start() + bad.at,) * 2
            self.problems.append(Problem(start, max(end, start + 1), str(bad)))
            if len(self.problems) >= _MOST_PROBLEMS:
                sentence = "This line has too many errors, so the rest wasn't read."
                raise Problem(self.at, len(self.line), sentence) from None
        return token

    def _sale(self, before: str) -> Group:
        start = self._counted()
        found = _NUMBER.match(self.line, start)
        if found is None:
            raise self._junk("where a number belongs")
        number, self.at = found[0], found.end()
        if self.at < len(self.line) and self.line[self.at] not in " ,-*/":
            raise self._junk_from(start, "Put = between this and its amount, such as 123r=100.")
        if len(number) != self.width:
            sentence = f"“{number}” isn't a number of {self.width} digits."
            if self._next_is("*"):
                sentence += " For a wildcard put = before the amount."
            raise Problem(start, self.at, sentence)
        between = _BETWEEN.match(self.line, self.at)
        if between is None or between.end() >= len(self.line) or self.line[between.end()] == ",":
            if before == ",":
                raise self._thousands(start)
            raise Problem(start, self.at, f"“{number}” has no amount.")
        if before == "," and between[2]:
            raise self._thousands(start)
        self.at = amount_at = between.end()
        amount, others = self._amount()
        parted = "," in before and (self._rest_is_empty() or self._next_is(","))
        if between[2] and not parted and self._reads_as_number(amount_at):
            sentence = "Can't tell the numbers from the amounts. Put = before each amount."
            raise Problem(start, len(self.line), sentence)
        return Group(start, self.at, (number,), amount, others)

    def _amount(self) -> tuple[int, int | None]:
        found = _AMOUNT.match(self.line, self.at)
        if found is None:
            if self._next_is("-") or self._next_is("+"):
                raise Problem(self.at, self.at + 1, "Write the amount without a sign.")
            if self.at >= len(self.line):
                raise Problem(self.at - 1, self.at, "Enter an amount.")
            example = f"{'123456789'[: self.width]}=50"
            raise self._junk_from(self.at, f"Can't tell which part is the amount. Use {example}.")
        start, end = found.span()
        if end < len(self.line) and self.line[end] not in " ,":
            raise self._junk_from(start, "Write an amount such as 100, 2k or 100r50.")
        self.at = end
        others = self._minor(found[3], bool(found[4]), *found.span(3)) if found[3] else None
        return self._minor(found[1], bool(found[2]), *found.span(1)), others

    def _minor(self, written: str, thousands: bool, start: int, end: int) -> int:
        """Return the minor units of a figure. Notes an error and returns 1, so that reading continues."""
        figure = _FIGURE.fullmatch(written)
        digits = self.currency.digits
        if figure is None:
            sentence = "Write the amount in digits with a point, such as 100 or 100.50."
        else:
            whole, part, most_decimals = figure[1].lstrip("0"), figure[2] or "", digits + 3 * thousands
            minor = int((whole + part.ljust(most_decimals, "0"))[:40] or "0")
            if len(part) > most_decimals:
                decimals = f"at most {digits} decimals" if digits else "no decimals"
                sentence = f"{self.currency.code} amounts have {decimals}."
            elif not minor:
                sentence = "The amount must be more than 0."
            elif len(whole) > 18 or minor > LARGEST_MINOR:
                sentence = f"The largest amount is {to_string(LARGEST_MINOR, self.currency)}."
            else:
                return minor
        self.problems.append(Problem(start, end, sentence))
        return 1

    def _gap(self) -> str:
        """Move to the next group and return what was skipped. A bare comma may be the one of `1,000`."""
        gap = _GAP.match(self.line, self.at)
        self.at = gap.end() if gap else self.at
        return gap[0] if gap else ""

    def _counted(self) -> int:
        """Return the position. Raises Problem if a line has more numbers than a ticket may have."""
        self.read_tokens += 1
        if self.read_tokens > MOST_ENTRIES:
            raise Problem(0, len(self.line), f"A ticket has at most {MOST_ENTRIES:,} numbers.")
        return self.at

    def _rest_is_empty(self) -> bool:
        return not self.line[self.at :].strip(" ,")

    def _reads_as_number(self, at: int) -> bool:
        digits = _NUMBER.match(self.line, at)
        return digits is not None and digits.end() == self.at and len(digits[0]) == self.width

    def _next_is(self, sign: str) -> bool:
        return self.line.startswith(sign, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.line, self.at)
        self.at = found.end() if found else self.at

    def _thousands(self, start: int) -> Problem:
        return Problem(start - 1, self.at, "Write amounts without commas, or put a space after the comma.")

    def _junk(self, where: str) -> Problem:
        return self._junk_from(self.at, f"Can't read this {where}.")

    def _junk_from(self, start: int, sentence: str) -> Problem:
        found = _JUNK.match(self.line, start)
        return Problem(start, max(found.end() if found else start, start + 1), sentence)
