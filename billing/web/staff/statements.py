"""Statements of the platform's bank: what was imported, and the lines that wait for a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from billing.models import BankStatement, StatementLine
from billing.states import LineState
from ui.staffing import StaffRequest, staffing

SHOWN = 50


@staffing()
def statements(request: StaffRequest) -> HttpResponse:
    """The queue first, then the files."""
    context = {
        "nav_current": "statements",
        "lines": StatementLine.objects.filter(state=LineState.QUEUED).order_by("id")[:SHOWN],
        "statements": BankStatement.objects.order_by("-created_at")[:SHOWN],
    }
    return render(request, "billing/staff/statements.html", context)
