"""The page that reconciles every figure of a period, rule by rule."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from books.audit_book import CHECKS, audit_period
from books.queries.finders import period_for
from books.queries.periods import state_now
from books.web.zones import acting_in_book
from kernel.clock import database_now
from ui.acting import ActingRequest


@acting_in_book(may="look.reports", find=period_for)
def audit(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the rules with their findings; usually none."""
    row = request.subject
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for finding in audit_period(request.member.account_id, row.id):
        found.setdefault((finding["rule"], finding["sentence"]), []).append(finding)
    now = database_now()
    context = {
        "nav_current": "books",
        "book": row.book,
        "period": row,
        "state": state_now(row, now),
        "server_time": now,
        "checks": [
            {"check": check, "findings": found.get((check.rule, check.sentence), [])} for check in CHECKS
        ],
        "count": sum(len(findings) for findings in found.values()),
    }
    return render(request, "books/audit.html", context)
