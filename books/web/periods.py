"""One period: its course, ledgers and marks, and what can be done to it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions import freeze_number as numbers
from books.actions.change_ledger import create_ledger
from books.actions.create_period import create_period, delete_period, open_period
from books.actions.move_times import update_period
from books.actions.pre_close import pre_close, undo_pre_close
from books.locking import watch_period
from books.models import Ledger, PeriodNumber
from books.period import LockedPeriod, refusal_of
from books.queries.board import numbers_of, show_number, totals_of
from books.queries.doors import book_for, period_for
from books.queries.ledgers import with_use
from books.queries.openings import opening_of
from books.states import Operation, PeriodState
from books.web.forms import LedgerForm, NumberForm, PeriodForm, TimesForm, moments_of
from books.web.results import result_context
from books.web.zones import acting_in_book
from kernel.clock import database_now
from kernel.errors import NotFound
from money import format_money
from tenancy.standing import Needs
from ui.acting import ActingRequest
from ui.forms import carry_out

MARKED_SHOWN = 50


@acting_in_book(may="look.boards", door=period_for)
def period(request: ActingRequest, id: Any) -> HttpResponse:
    """The period's page."""
    return page(request)


def page(request: ActingRequest, *, status: int | None = None, **bound: Any) -> HttpResponse:
    """The page, with a form that was refused, or what is asked first, in the place of its empty one."""
    member, row = request.member, request.subject
    book = row.book
    seq, looked = watch_period(member, row.id)
    runs = member.may("books.run")

    def may(operation: Operation) -> bool:
        return runs and refusal_of(looked, operation) is None

    allowed = {
        "arrange": may(Operation.ARRANGE_LEDGERS),
        "open": looked.stored_state is PeriodState.DRAFT and may(Operation.OPEN),
        "pre_close": may(Operation.PRE_CLOSE),
        "undo": looked.state is PeriodState.PRECLOSED and may(Operation.MOVE_PRE_CLOSE),
        "move": may(Operation.MOVE_PRE_CLOSE),
        "delete": looked.stored_state is PeriodState.DRAFT and may(Operation.DELETE),
        "sell": member.may("books.sell") and refusal_of(looked, Operation.SELL) is None,
    }
    totals = _totals(looked)
    forms = {
        "ledger_form": LedgerForm(currency=book.currency) if allowed["arrange"] else None,
        "number_form": NumberForm(width=book.width) if allowed["arrange"] else None,
        "times_form": TimesForm(initial=_times(row)).edits(row.id) if allowed["move"] else None,
        **bound,
    }
    context = {
        "nav_current": "books",
        "book": book,
        "period": row,
        "state": looked.state,
        "server_time": looked.now,
        "currency": book.currency,
        "totals": totals,
        "pending_shown": format_money(totals["pending_minor"], book.currency),
        "moments": _moments(row, looked),
        "ledgers": _ledgers(looked),
        "marked": _marked(looked),
        "may": allowed,
        "opening": opening_of(row) if allowed["open"] else None,
        "live_seq": seq,
        "urls": _urls(row, runs),
        "fingerprint": bytes(row.fingerprint).hex() if row.fingerprint else "",
        **result_context(member, looked, row),
        **forms,
    }
    return render(request, "books/period.html", context, status=status or (400 if bound else 200))


def _times(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TimesForm.base_fields}


def _totals(looked: LockedPeriod) -> dict[str, int]:
    totals = totals_of(looked.account_id, looked.id)
    return {
        "sold_minor": totals.sold,
        "held_minor": totals.held,
        "pending_minor": totals.pending,
        "covered_minor": totals.covered,
        "reserve_minor": totals.reserve,
        "ticket_count": totals.tickets,
        "percent": 100 * totals.used // totals.capacity if totals.capacity else 0,
    }


def _moments(row: Any, looked: LockedPeriod) -> list[dict[str, Any]]:
    named = [
        (row.opened_at or row.opens_at, _("opens")),
        (row.pre_close_at, _("sales close")),
        (row.cover_cutoff_at, _("cover ends")),
        (row.announced_at or row.reveal_at, _("announced")),
    ]
    return [{"at": at, "label": label, "done": at <= looked.now} for at, label in named if at]


def _ledgers(looked: LockedPeriod) -> list[dict[str, Any]]:
    rows = []
    for ledger in with_use(Ledger.objects.filter(period_id=looked.id)).order_by("priority", "id"):
        units, total = ledger.units_used, ledger.units_total
        rows.append(
            {
                "ledger": ledger,
                "state": ledger.state,
                "capacity_minor": ledger.capacity,
                "used_minor": units,
                "total_minor": total,
                "free_minor": total - units,
                "percent": 100 * units // total if total else 0,
                "cells_url": reverse("books:ledger-cells", args=[ledger.id]),
                "capacity_url": reverse("books:ledger-edit", args=[ledger.id]),
                "closure_url": reverse("books:ledger-closure", args=[ledger.id]),
            }
        )
    return rows


def _marked(looked: LockedPeriod) -> list[dict[str, Any]]:
    rows = PeriodNumber.objects.filter(period_id=looked.id)
    which = list(
        rows.exclude(frozen_at=None, blocked_at=None).values_list("number", flat=True)[:MARKED_SHOWN]
    )
    if not which:
        return []
    marked = []
    for state in numbers_of(looked.account_id, looked.id, which):
        what = "blocked" if state.blocked else "frozen"
        written = looked.written(state.number)
        marked.append(
            {
                "number": written,
                "row": show_number(state, width=looked.width, currency=looked.currency),
                "what": what,
                "undo_url": reverse("books:number-unmark", args=[looked.id, what, written]),
            }
        )
    return marked


def _urls(row: Any, runs: bool) -> dict[str, str]:
    names = {
        "sell": "sell",
        "tickets": "tickets",
        "add_ledger": "ledger-add",
        "number": "number-mark",
        "times": "period-times",
        "open": "period-open",
        "pre_close": "period-pre-close",
        "undo": "period-undo",
        "delete": "period-delete",
    }
    urls = {key: reverse(f"books:{name}", args=[row.id]) for key, name in names.items()}
    urls["book"] = reverse("books:book", args=[row.book_id])
    if runs:
        urls["edit"] = reverse("books:period-edit", args=[row.id])
    return urls


def _back(row_id: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("books:period", args=[row_id]))


@require_POST
@acting_in_book(may="books.run", needs=Needs.CREATE, door=period_for)
def add_ledger(request: ActingRequest, id: Any) -> HttpResponse:
    form = LedgerForm(request.POST, currency=request.subject.book.currency)
    if form.is_valid() and carry_out(form, lambda: create_ledger(request.member, id, **form.cleaned_data)):
        return _back(id)
    return page(request, ledger_form=form)


@require_POST
@acting_in_book(may="books.run", needs=Needs.FINISH, door=period_for)
def move_times(request: ActingRequest, id: Any) -> HttpResponse:
    form = TimesForm(request.POST, initial=_times(request.subject), now=database_now())
    form.edits(request.subject.id)
    if form.is_valid():
        carry_out(form, lambda: update_period(request.member, id, **form.cleaned_data))
        if not form.errors:
            return _back(id)
    return page(request, times_form=form)


@require_POST
@acting_in_book(may="books.run", needs=Needs.FINISH, door=period_for)
def mark_number(request: ActingRequest, id: Any) -> HttpResponse:
    form = NumberForm(request.POST, width=request.subject.book.width)
    if form.is_valid():
        act = numbers.block_number if form.cleaned_data["act"] == "block" else numbers.freeze_number
        carry_out(form, lambda: act(request.member, id, form.cleaned_data["number"]))
        if not form.errors:
            return _back(id)
    return page(request, number_form=form)


def _marked_period(member: Any, id: str, what: str, number: str) -> Any:
    return period_for(member, id)


@require_POST
@acting_in_book(may="books.run", needs=Needs.FINISH, door=_marked_period)
def unmark_number(request: ActingRequest, id: Any, what: str, number: str) -> HttpResponse:
    acts = {"blocked": numbers.unblock_number, "frozen": numbers.unfreeze_number}
    if what not in acts or not (number.isascii() and number.isdigit()):
        raise NotFound
    acts[what](request.member, id, int(number))
    return _back(id)


def _act(
    act: Callable[[Any, Any], Any], done: Any, *, needs: Needs = Needs.FINISH
) -> Callable[..., HttpResponse]:
    """A button of the page: carry out, say so, come back."""

    @require_POST
    @acting_in_book(may="books.run", needs=needs, door=period_for)
    def view(request: ActingRequest, id: Any) -> HttpResponse:
        act(request.member, id)
        messages.success(request, done)
        return _back(id)

    return view


open_now = _act(open_period, _("Period opened."), needs=Needs.CREATE)
pre_close_now = _act(pre_close, _("Sales closed."))
undo_now = _act(undo_pre_close, _("Sales reopened."))


@require_POST
@acting_in_book(may="books.run", needs=Needs.FINISH, door=period_for)
def delete(request: ActingRequest, id: Any) -> HttpResponse:
    book_id = request.subject.book_id
    delete_period(request.member, id)
    messages.success(request, _("Draft deleted."))
    return HttpResponseRedirect(reverse("books:book", args=[book_id]))


@acting_in_book(may="books.run", needs=Needs.CREATE, door=book_for, is_form=True)
def new_period(request: ActingRequest, id: Any) -> HttpResponse:
    """Make a period, its first ledger with it when one is given."""
    book = request.subject
    posted = request.POST if request.method == "POST" else None
    form = PeriodForm(posted)
    if form.is_bound and form.is_valid():
        made = carry_out(form, lambda: create_period(request.member, book, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Period created. Add the ledgers that hold its stakes."))
            return _back(made.id)
    return _form(request, form, book, None, reverse("books:book", args=[id]))


@acting_in_book(may="books.run", needs=Needs.FINISH, door=period_for)
def edit(request: ActingRequest, id: Any) -> HttpResponse:
    """Another name, other times."""
    row = request.subject
    posted = request.POST if request.method == "POST" else None
    form = PeriodForm(posted, initial={name: getattr(row, name, None) for name in PeriodForm.base_fields})
    del form.fields["open"]
    if row.state != PeriodState.DRAFT:
        del form.fields["opens_at"]
    form.edits(row.id)
    if form.is_bound and form.is_valid():
        changes = {"name": form.cleaned_data["name"], **moments_of(form.cleaned_data)}
        carry_out(form, lambda: update_period(request.member, id, **changes))
        if not form.errors:
            return _back(id)
    return _form(request, form, row.book, row, reverse("books:period", args=[id]))


def _form(request: ActingRequest, form: Any, book: Any, row: Any, cancel: str) -> HttpResponse:
    context = {"nav_current": "books", "form": form, "book": book, "period": row, "urls": {"cancel": cancel}}
    return render(request, "books/period_form.html", context, status=400 if form.errors else 200)
