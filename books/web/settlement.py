"""The settlement of a period, its exports, and the archive of closed ledgers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.export_ledger import export_ledger
from books.actions.export_period import TYPES
from books.actions.settle_commissions import commission_posted, settle_commissions
from books.locking import read_period
from books.models import Ledger
from books.queries.exports import What
from books.queries.finders import ledger_for, period_for
from books.queries.settlements import collaborator_settlements, seller_settlements
from books.result_shapes import closed_cells
from books.states import LedgerState, PeriodState
from books.web.zones import acting_in_book, zone_beside
from kernel.errors import DrawbookError, NotFound
from money import format_money
from rest.paging import page as page_of
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.refusals import refused


@acting_in_book(may="look.reports", find=period_for)
def settlement(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the settlement of each seller and collaborator."""
    period = read_period(request.member, id)
    known = period.state in (PeriodState.ANNOUNCED, PeriodState.CLOSED, PeriodState.ARCHIVED)
    sellers = seller_settlements(period)
    commission = sum(one.commission for one in sellers)
    posted = sum(commission_posted(period, one.seller) for one in sellers)
    context = {
        "nav_current": "books",
        "period": request.subject,
        "state": period.state,
        "currency": period.currency,
        "sellers": sellers,
        "commission_total": commission,
        "commission_posted": posted,
        "commission_due": commission - posted,
        "collaborators": collaborator_settlements(period),
        "exports": [what.value for what in What if known or what is not What.WINNERS],
        "may_settle": request.member.may("books.settle")
        and period.state not in (PeriodState.DRAFT, PeriodState.OPEN),
    }
    return render(request, "books/settlement.html", context)


@require_POST
@acting_in_book(may="books.settle", needs=Access.CONTINUE, find=period_for)
def commissions(request: ActingRequest, id: Any) -> HttpResponse:
    """Credit the sellers."""
    try:
        total = settle_commissions(request.member, id)
    except DrawbookError as refusal:
        return refused(request, refusal)
    shown = format_money(total, request.subject.book.currency)
    messages.success(request, _("%(amount)s of commission credited.") % {"amount": shown})
    return HttpResponseRedirect(reverse("books:settlement", args=[id]))


@acting(may="look.boards")
def archive(request: ActingRequest) -> HttpResponse:
    """List closed ledgers of every period, newest first; `?q=` searches ledger, period and book."""
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    rows = Ledger.objects.select_related("period__book").filter(state=LedgerState.CLOSED)
    for word in words.split():
        rows = (
            rows.filter(name__icontains=word)
            | rows.filter(period__name__icontains=word)
            | rows.filter(period__book__name__icontains=word)
        )
    found = page_of(request, rows, lambda ledger: ledger)
    for row in found["results"]:
        row.zone = zone_beside(request.member, row.period.book)
    context = {
        "nav_current": "books",
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "q": words,
    }
    return render(request, "books/archive.html", context)


@acting_in_book(may="look.boards", find=ledger_for)
def ledger(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one closed ledger; `?number=` filters numbers by their first digits."""
    if request.subject.state != LedgerState.CLOSED:
        raise NotFound
    search = request.GET.get("number", "").strip()[:4]
    used, cells = closed_cells(request.subject, search)
    context = {
        "nav_current": "books",
        "ledger": request.subject,
        "period": request.subject.period,
        "book": request.subject.period.book,
        "cells": cells,
        "used_minor": used,
        "number": search,
        "may_export": request.member.may("look.reports"),
    }
    return render(request, "books/archived_ledger.html", context)


def _exported(member: Any, id: Any, form: str) -> Ledger:
    if form not in TYPES:
        raise NotFound
    return ledger_for(member, id)


@acting_in_book(may="look.reports", find=_exported)
def ledger_file(request: ActingRequest, id: Any, form: str) -> Any:
    """Export the closed ledger."""
    file = export_ledger(request.member, request.subject, form)
    answer = FileResponse(file, as_attachment=True, filename=f"ledger-{id}.{form}", content_type=TYPES[form])
    answer["Cache-Control"] = "no-store"
    return answer
