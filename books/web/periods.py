"""One period: create, change, and act on it."""

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
from books.actions.pre_close import pre_close, undo_pre_close
from books.actions.update_period import update_period
from books.queries.finders import book_for, period_for
from books.states import PeriodState
from books.web.forms import LedgerForm, NumberForm, PeriodForm, TimesForm, moments_of
from books.web.period_page import given_times, page
from books.web.taking_up import ASKS_FIRST, unless_taking_up
from books.web.zones import acting_in_book
from kernel.clock import database_now
from kernel.errors import NotFound
from tenancy.access import Access
from ui.acting import ActingRequest
from ui.forms import carry_out


@acting_in_book(may="look.boards", find=period_for)
def period(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the period's page."""
    return page(request)


def _back(row_id: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("books:period", args=[row_id]))


@require_POST
@acting_in_book(may="books.run", needs=Access.CREATE, find=period_for)
def add_ledger(request: ActingRequest, id: Any) -> HttpResponse:
    form = LedgerForm(request.POST, currency=request.subject.book.currency)
    if not form.is_valid():
        return page(request, ledger_form=form)

    def act(most: int) -> Any:
        given = {**form.cleaned_data, "max_taken_up": most}
        return carry_out(form, lambda: create_ledger(request.member, id, **given))

    made, asked = unless_taking_up(request, act)
    if asked is not None:
        return page(request, status=ASKS_FIRST, ledger_form=form, taking_up=asked, asks_for="ledger")
    return _back(id) if made else page(request, ledger_form=form)


@require_POST
@acting_in_book(may="books.run", needs=Access.CONTINUE, find=period_for)
def move_times(request: ActingRequest, id: Any) -> HttpResponse:
    form = TimesForm(request.POST, initial=given_times(request.subject), now=database_now())
    form.edits(request.subject.id)
    carry_out(form, lambda: update_period(request.member, id, **form.cleaned_data))
    return page(request, times_form=form) if form.errors else _back(id)


@require_POST
@acting_in_book(may="books.run", needs=Access.CONTINUE, find=period_for)
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
@acting_in_book(may="books.run", needs=Access.CONTINUE, find=_marked_period)
def unmark_number(request: ActingRequest, id: Any, what: str, number: str) -> HttpResponse:
    acts = {"blocked": numbers.unblock_number, "frozen": numbers.unfreeze_number}
    if what not in acts or not (number.isascii() and number.isdigit()):
        raise NotFound
    act = acts[what]
    _done, asked = unless_taking_up(
        request, lambda most: act(request.member, id, int(number), max_taken_up=most)
    )
    if asked is not None:
        return page(request, status=ASKS_FIRST, taking_up=asked, asks_for=what, asks_again=request.path)
    return _back(id)


def _act(
    act: Callable[[Any, Any], Any], done: Any, *, needs: Access = Access.CONTINUE
) -> Callable[..., HttpResponse]:
    """Return the view of a button: act, show the success message, redirect."""

    @require_POST
    @acting_in_book(may="books.run", needs=needs, find=period_for)
    def view(request: ActingRequest, id: Any) -> HttpResponse:
        act(request.member, id)
        messages.success(request, done)
        return _back(id)

    return view


open_now = _act(open_period, _("Period opened."), needs=Access.CREATE)
pre_close_now = _act(pre_close, _("Sales closed."))
undo_now = _act(undo_pre_close, _("Sales reopened."))


@require_POST
@acting_in_book(may="books.run", needs=Access.CONTINUE, find=period_for)
def delete(request: ActingRequest, id: Any) -> HttpResponse:
    book_id = request.subject.book_id
    delete_period(request.member, id)
    messages.success(request, _("Draft deleted."))
    return HttpResponseRedirect(reverse("books:book", args=[book_id]))


@acting_in_book(may="books.run", needs=Access.CREATE, find=book_for, is_form=True)
def new_period(request: ActingRequest, id: Any) -> HttpResponse:
    """Create a period, with its first ledger if one is given."""
    book = request.subject
    posted = request.POST if request.method == "POST" else None
    form = PeriodForm(posted)
    made = carry_out(form, lambda: create_period(request.member, book, **form.cleaned_data))
    if made is not None:
        messages.success(request, _("Period created. Add the ledgers that hold its stakes."))
        return _back(made.id)
    return _form(request, form, book, None, reverse("books:book", args=[id]))


@acting_in_book(may="books.run", needs=Access.CONTINUE, find=period_for)
def edit(request: ActingRequest, id: Any) -> HttpResponse:
    """Change name and times."""
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
