"""Preview a ticket while it is typed: good lines are counted although others are wrong.

The API's preview refuses what a sale would refuse. A page asks at every pause while somebody types, so errors
are part of the response here, which is always 200.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from books.actions.preview_sellable import Sellable, preview_sellable
from books.locking import read_period
from books.models import Period
from books.queries.finders import period_for
from books.rules.entry import parse_text
from books.rules.leave_out import good_lines, line_without
from books.rules.lines import Wanted
from books.rules.parsed import ParsedLine
from books.shapes import plan_shape, preview_lines
from kernel.errors import BadInput, DrawbookError
from tenancy.access import Access
from ui.acting import ActingRequest, acting


@require_POST
@acting(may="books.sell", needs=Access.CREATE, find=period_for)
def entry_preview(request: ActingRequest, id: Any) -> HttpResponse:
    """Return the plan of what can be sold of `{text, customer}`, every problem, and what must be left out."""
    try:
        text, customer = _asked(request)
        answer = _answer(request, request.subject, text, customer)
    except DrawbookError as refusal:
        answer = {"refusal": refusal.body()}
    return JsonResponse(answer)


def _asked(request: ActingRequest) -> tuple[str, str]:
    try:
        body = json.loads(request.body)
    except ValueError:
        raise BadInput("Send JSON with the text.") from None
    text = body.get("text") if isinstance(body, dict) else None
    customer = body.get("customer", "") if isinstance(body, dict) else None
    if not isinstance(text, str) or not isinstance(customer, str):
        raise BadInput("Send JSON with the text.")
    return text.replace("\x00", ""), customer.replace("\x00", "")


def _answer(request: ActingRequest, row: Period, text: str, customer: str) -> dict[str, Any]:
    period = read_period(request.member, row.id)
    parsed = parse_text(text, width=period.width, currency=period.currency, permutation=row.book.permutation)
    groups = good_lines(parsed)
    wanted = [Wanted(number, amount) for line in groups for number, amount in line.entries]
    sellable = preview_sellable(request.member, period.id, wanted, customer=customer)
    shape = plan_shape(sellable.planned)
    return {
        "plan": shape if wanted else None,
        **preview_lines(sellable.planned, groups, parsed),
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "length": max(1, len(problem.wrong_slice)),
                "sentence": problem.sentence,
            }
            for problem in parsed.errors
        ],
        "left_out": _left_out(sellable, groups),
        "rewritten": _rewritten(sellable, groups),
        "refusal": sellable.limit.body() if sellable.limit else None,
    }


def _left_out(sellable: Sellable, groups: list[ParsedLine]) -> list[dict[str, Any]]:
    """Return each number that can't be sold, the reason, and the lines that name it."""
    period = sellable.planned.period
    line_of = [line.line_no for line in groups for _ in line.entries]
    found: dict[int, dict[str, Any]] = {}
    for refusal in sellable.left_out:
        one = found.setdefault(
            refusal.number,
            {
                "number": period.written(refusal.number),
                "code": str(refusal.code),
                "sentence": refusal.sentence(width=period.width, currency=period.currency),
                "lines": [],
            },
        )
        line = line_of[refusal.line - 1]
        if line not in one["lines"]:
            one["lines"].append(line)
    return list(found.values())


def _rewritten(sellable: Sellable, groups: list[ParsedLine]) -> dict[str, str]:
    """Return the lines without numbers that can't be sold; "" for a line with none left."""
    period = sellable.planned.period
    numbers = {refusal.number for refusal in sellable.left_out}
    by_line: dict[int, list[ParsedLine]] = defaultdict(list)
    for group in groups:
        by_line[group.line_no].append(group)
    return {
        str(line_no): line_without(together, numbers, width=period.width, currency=period.currency)
        for line_no, together in by_line.items()
        if any(number in numbers for group in together for number, _ in group.entries)
    }
