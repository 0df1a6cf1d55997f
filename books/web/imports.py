"""Imports: upload a file, check its effect, carry it out, watch its progress."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.commit_import import commit_import, discard_import
from books.actions.start_import import start_import
from books.models import Import
from books.queries.finders import book_for, period_for
from books.queries.imports import COLUMNS, import_for
from books.states import ImportKind, ImportState
from books.web.paper_forms import CommitForm, FileForm
from books.web.zones import acting_in_book
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out

LATEST = 20


@acting_in_book(may="books.sell", needs=Access.CREATE, find=period_for, is_form=True)
def tickets(request: ActingRequest, id: Any) -> HttpResponse:
    """Upload tickets for a period."""
    back = reverse("books:period", args=[id])
    return _send(request, ImportKind.TICKETS, back, period=request.subject)


@acting_in_book(may="books.run", needs=Access.CREATE, find=book_for, is_form=True)
def limits(request: ActingRequest, id: Any) -> HttpResponse:
    """Upload limits for a book."""
    return _send(request, ImportKind.LIMITS, reverse("books:book", args=[id]), book=request.subject)


@acting(may="books.sell", needs=Access.CREATE, is_form=True)
def customers(request: ActingRequest) -> HttpResponse:
    """Upload customers."""
    return _send(request, ImportKind.CUSTOMERS, reverse("books:books"))


def _send(request: ActingRequest, kind: ImportKind, back: str, **into: Any) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        how = {"sheet": form.cleaned_data["sheet"], "encoding": form.cleaned_data["encoding"]}
        row = carry_out(
            form,
            lambda: start_import(
                request.member, kind, file_name=file.name, content=file.read(), **into, **how
            ),
        )
        if row is not None:
            return HttpResponseRedirect(reverse("books:import", args=[row.id]))
    latest = Import.objects.select_related("period__book", "book").defer("content", "problems")
    context = {
        "nav_current": "books",
        "kind": kind.value,
        "form": form,
        "columns": COLUMNS[kind],
        "latest": latest.filter(kind=kind, **into).order_by("-id")[:LATEST],
        "back": back,
        **into,
    }
    return render(request, "books/import_new.html", context, status=400 if form.errors else 200)


@acting(may="books.sell", find=import_for)
def one(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one import: problems, figures, progress."""
    return _page(request, request.subject)


@require_POST
@acting(may="books.sell", needs=Access.CREATE, find=import_for)
def commit(request: ActingRequest, id: Any) -> HttpResponse:
    """Carry out the import."""
    row = request.subject
    form = CommitForm(request.POST, currency=_currency(row))
    if form.is_valid():
        spill = form.cleaned_data["max_spill"] or 0
        if carry_out(form, lambda: commit_import(request.member, row, max_spill=spill)) is not None:
            return HttpResponseRedirect(reverse("books:import", args=[id]))
    return _page(request, import_for(request.member, id), form, status=409)


@require_POST
@acting(may="books.sell", needs=Access.CONTINUE, find=import_for)
def discard(request: ActingRequest, id: Any) -> HttpResponse:
    """Discard the file."""
    discard_import(request.member, request.subject)
    messages.success(request, _("File discarded. What was already imported stays."))
    return HttpResponseRedirect(reverse("books:import", args=[id]))


def _page(
    request: ActingRequest, row: Import, form: CommitForm | None = None, status: int = 200
) -> HttpResponse:
    state = ImportState(row.state)
    ready = state in (ImportState.CHECKED, ImportState.STOPPED) and not row.problem_count
    if row.period is not None:
        back = reverse("books:period", args=[row.period_id])
    else:
        back = reverse("books:book", args=[row.book_id]) if row.book_id else reverse("books:books")
    context = {
        "nav_current": "books",
        "row": row,
        "read_as": _read_as(row),
        "currency": _currency(row),
        "with_money": row.kind == ImportKind.TICKETS,
        "moving": state in (ImportState.CHECKING, ImportState.RUNNING),
        "percent": row.done_lines * 100 // row.line_count if row.line_count else 0,
        "problems": row.problems,
        "more_problems": row.problem_count - len(row.problems),
        "ready": ready,
        "may_discard": state in (ImportState.CHECKED, ImportState.STOPPED),
        "form": form or CommitForm(currency=_currency(row), initial={"max_spill": row.spill_total}),
        "back": back,
    }
    return render(request, "books/import.html", context, status=status)


def _read_as(row: Import) -> str:
    """Return how a text file was parsed, so that a wrong guess is visible."""
    signs = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}
    sign = signs.get(row.delimiter, row.delimiter)
    return f"{sign}, {row.encoding.upper()}" if row.encoding else sign


def _currency(row: Import) -> str:
    book = row.period.book if row.period else row.book
    return book.currency if book else "INR"
