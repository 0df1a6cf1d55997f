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
from kernel.errors import BadInput
from money import BadAmount, parse_amount


@dataclass(slots=True)
class Reading:
    """The lines to sell, the ignored parts of the text, and the confirmed spill-over (minor)."""

    lines: list[Wanted]
    max_spill: int
    parsed: Parsed = field(default_factory=Parsed)


def read_wanted(book: Book | LockedPeriod, body: TicketIn) -> Reading:
    """Return the lines to sell. Raises BadInput naming every wrong line and field."""
    errors: dict[str, list[str]] = {}
    max_spill = 0
    try:
        max_spill = parse_amount(body.max_spill, book.currency, least_minor=0)
    except BadAmount as problem:
        errors["max_spill"] = [str(problem)]
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
