"""Read the stakes of a request, given as lines or as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from books.api.schemas import TicketIn
from books.models import Book
from books.period import LockedPeriod
from books.rules.entry import parse_text
from books.rules.lines import Wanted, read_lines
from books.rules.parsed import Parsed
from kernel.errors import BadInput, bad_field
from rest.amounts import read_amount


@dataclass(slots=True)
class Reading:
    """The lines to sell, the ignored parts of the text, and the confirmed spill-over (minor)."""

    lines: list[Wanted]
    max_spill: int
    parsed: Parsed = field(default_factory=Parsed)


def read_number(
    book: Book, written: str, path: str = "number", errors: dict[str, list[str]] | None = None
) -> int:
    """Return a number of the book, with all of its digits; errors as of `read_amount`."""
    if len(written) == book.width and written.isascii() and written.isdigit():
        return int(written)
    problem = f"A number of this book has {book.width} digits."
    if errors is None:
        raise bad_field(path, problem)
    errors[path] = [problem]
    return 0


def read_wanted(book: Book | LockedPeriod, body: TicketIn) -> Reading:
    """Return the lines to sell. Raises BadInput naming every wrong line and field."""
    errors: dict[str, list[str]] = {}
    max_spill = read_amount(body.max_spill, book.currency, "max_spill", least_minor=0, errors=errors)
    if (body.lines is None) == (body.text is None):
        raise BadInput(errors={**errors, "lines": ["Send either lines or text."]})
    if body.text is not None:
        parsed = parse_text(body.text, width=book.width, currency=book.currency, permutation=book.permutation)
        if parsed.errors or errors:
            raise _refused(parsed, errors)
        return Reading([Wanted(number, amount) for number, amount in parsed.entries], max_spill, parsed)
    read = read_lines(body.lines, width=book.width, currency=book.currency)
    if read.errors or errors:
        raise BadInput(errors={**errors, **read.errors})
    return Reading(read.lines, max_spill)


def _refused(parsed: Parsed, errors: dict[str, list[str]]) -> BadInput:
    """Return the error with the position of everything that is wrong in the text."""
    problems: list[dict[str, Any]] = []
    for problem in parsed.errors:
        errors.setdefault(problem.path, []).append(problem.message)
        problems.append(
            {
                "line": problem.line,
                "column": problem.column,
                "length": max(1, len(problem.wrong_slice)),
                "sentence": problem.sentence,
            }
        )
    first = parsed.errors[0].message if parsed.errors else ""
    return BadInput(first, errors=errors, extra={"problems": problems} if problems else None)
