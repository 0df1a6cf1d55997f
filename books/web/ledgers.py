"""A ledger: its terms, and its cells a hundred at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.versions import changed_since, seen_version, version_field
from books.actions.change_ledger import close_ledger, reopen_ledger, update_ledger
from books.locking import read_period
from books.models import Cell
from books.period import refusal_of
from books.queries.finders import ledger_for, period_for
from books.states import Operation
from books.web.forms import LedgerForm
from books.web.period_page import page
from books.web.taking_up import ASKS_FIRST, unless_taking_up
from books.web.zones import acting_in_book
from kernel.errors import DrawbookError
from money import BadAmount, read_typed, to_string
from tenancy.access import Access
from ui.acting import ActingRequest
from ui.figures import step
from ui.forms import carry_out

BLOCK = 100


def _back(ledger: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("books:period", args=[ledger.period_id]))


@acting_in_book(may="books.run", needs=Access.CONTINUE, find=ledger_for)
def edit(request: ActingRequest, id: Any) -> HttpResponse:
    """Change priority, name and capacity."""
    ledger = request.subject
    book = ledger.period.book
    start = {"name": ledger.name, "priority": ledger.priority, "capacity": ledger.capacity}
    form = LedgerForm(
        request.POST if request.method == "POST" else None, currency=book.currency, initial=start
    )
    form.edits(ledger.id)
    asked = None
    if form.is_bound and form.is_valid():
        changes = {name: value for name, value in form.cleaned_data.items() if value != start[name]}

        def act(most: int) -> Any:
            return carry_out(
                form, lambda: update_ledger(request.member, ledger, max_taken_up=most, **changes)
            )

        saved, asked = unless_taking_up(request, act) if changes else (ledger, None)
        if saved:
            return _back(ledger)
        ledger.refresh_from_db()
    context = {
        "nav_current": "books",
        "form": form,
        "ledger": ledger,
        "period": ledger.period,
        "book": book,
        "urls": {"cancel": reverse("books:period", args=[ledger.period_id])},
        "currency": book.currency,
        "taking_up": asked,
    }
    status = ASKS_FIRST if asked else 400 if form.errors else 200
    return render(request, "books/ledger_form.html", context, status=status)


@require_POST
@acting_in_book(may="books.run", needs=Access.CONTINUE, find=ledger_for)
def closure(request: ActingRequest, id: Any) -> HttpResponse:
    """Close or reopen the ledger."""
    ledger = request.subject
    if request.POST.get("action") != "reopen":
        return _back(close_ledger(request.member, ledger))
    _done, asked = unless_taking_up(
        request, lambda most: reopen_ledger(request.member, ledger, max_taken_up=most)
    )
    if asked is not None:
        request.subject = period_for(request.member, str(ledger.period_id))
        to_reopen = reverse("books:ledger-closure", args=[ledger.id])
        return page(request, status=ASKS_FIRST, taking_up=asked, asks_for="reopen", asks_again=to_reopen)
    messages.success(request, _("Ledger %(name)s reopened.") % {"name": ledger.name})
    return _back(ledger)


@acting_in_book(may="look.boards", needs=Access.CONTINUE, find=ledger_for)
def cells(request: ActingRequest, id: Any) -> HttpResponse:
    """Show and change the capacity of each number, a hundred at a time."""
    ledger = request.subject
    book = ledger.period.book
    start = _block(request, book.count)
    rows = {
        cell.number: cell
        for cell in Cell.objects.filter(ledger_id=ledger.id, number__gte=start, number__lt=start + BLOCK)
    }
    typed: dict[int, str] = {}
    errors: dict[int, str] = {}
    detail = ""
    asked = None
    if request.method == "POST":
        typed = _typed(request, book, rows)
        wanted = _read(typed, rows, book.currency, errors)
        _refuse_stale(request, book, rows, typed, wanted, errors)
        if not errors:
            try:
                if wanted:
                    _done, asked = unless_taking_up(
                        request,
                        lambda most: update_ledger(request.member, ledger, cells=wanted, max_taken_up=most),
                    )
                if asked is None:
                    messages.success(request, _("Capacities saved."))
                    return HttpResponseRedirect(request.get_full_path())
            except DrawbookError as refusal:
                detail = refusal.detail
                for path, sentences in refusal.errors.items():
                    number = path.removeprefix("cells.")
                    if number.isdigit():
                        errors[int(number)] = sentences[0]
    context = {
        "nav_current": "books",
        "ledger": ledger,
        "period": ledger.period,
        "book": book,
        "currency": book.currency,
        "hundreds": _hundreds(id, book, start),
        "rows": _grid(rows, book, typed, errors),
        "may_arrange": request.member.may("books.run")
        and refusal_of(read_period(request.member, ledger.period_id), Operation.ARRANGE_LEDGERS) is None,
        "urls": {"back": reverse("books:period", args=[ledger.period_id])},
        "version": version_field(_shown(rows, book)),
        "detail": detail or (_("Some capacities aren't valid amounts.") if errors else ""),
        "taking_up": asked,
    }
    status = ASKS_FIRST if asked else 400 if detail or errors else 200
    return render(request, "books/ledger_cells.html", context, status=status)


def _shown(rows: dict[int, Cell], book: Any) -> dict[str, Any]:
    values = {book.written(number): to_string(cell.capacity, book.currency) for number, cell in rows.items()}
    return {"at": timezone.now().isoformat(), "values": values}


def _block(request: ActingRequest, count: int) -> int:
    given = request.GET.get("from", "0")
    start = int(given) if given.isascii() and given.isdigit() and len(given) <= 4 else 0
    return min(start, count - 1) // BLOCK * BLOCK


def _typed(request: ActingRequest, book: Any, rows: dict[int, Cell]) -> dict[int, str]:
    fill = request.POST.get("fill", "").strip()
    return {
        number: (fill or request.POST.get(f"cell-{book.written(number)}", "").strip())[:24] for number in rows
    }


def _read(
    typed: dict[int, str], rows: dict[int, Cell], currency: str, errors: dict[int, str]
) -> dict[int, int]:
    """Return the capacities that change; unreadable ones are added to `errors`."""
    wanted = {}
    for number, text in typed.items():
        if not text:
            continue
        try:
            units = read_typed(text, currency, least_minor=0)
        except BadAmount as problem:
            errors[number] = str(problem)
            continue
        if units != rows[number].capacity:
            wanted[number] = units
    return wanted


def _refuse_stale(
    request: ActingRequest,
    book: Any,
    rows: dict[int, Cell],
    typed: dict[int, str],
    wanted: dict[int, int],
    errors: dict[int, str],
) -> None:
    """Keep untouched cells as they are now, and refuse once if a changed cell was changed by others too."""
    version = seen_version(request.POST)
    if version is None or request.POST.get("fill", "").strip():
        return
    seen = version["values"]
    for number in list(wanted):
        before, now = seen.get(book.written(number)), to_string(rows[number].capacity, book.currency)
        if before is None or before == now:
            continue
        del wanted[number]
        if typed[number] == before:
            typed[number] = now
        else:
            errors[number] = changed_since(now)


def _hundreds(id: Any, book: Any, start: int) -> list[dict[str, Any]]:
    address = reverse("books:ledger-cells", args=[id])
    return [
        {"label": book.written(first), "url": f"{address}?from={first}", "current": first == start}
        for first in range(0, book.count, BLOCK)
    ]


def _grid(
    rows: dict[int, Cell], book: Any, typed: dict[int, str], errors: dict[int, str]
) -> list[list[dict[str, Any]]]:
    cells = [
        {
            "number": book.written(number),
            "name": f"cell-{book.written(number)}",
            "value": typed.get(number) or to_string(cell.capacity, book.currency),
            "used_minor": cell.used,
            "step": step(cell.used, cell.capacity),
            "error": errors.get(number, ""),
        }
        for number, cell in sorted(rows.items())
    ]
    return [cells[at : at + 10] for at in range(0, len(cells), 10)]
