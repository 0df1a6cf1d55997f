"""Books of the account, one book with its periods, and the form for both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from books.actions.create_book import CHANGEABLE, create_book, update_book
from books.models import Book, Period, PeriodNumber, Ticket
from books.queries.finders import book_for
from books.queries.periods import open_periods, state_now
from books.web.forms import BookForm
from books.web.zones import acting_in_book, zone_beside
from kernel.clock import database_now
from rest.paging import page as page_of
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


@acting(may="look.boards")
def books(request: ActingRequest) -> HttpResponse:
    """List every book with its open period."""
    now_open = {period.book_id: period for period in open_periods(request.member)}
    sold = sums_of([period.id for period in now_open.values()])
    rows = []
    for book in Book.objects.order_by("name"):
        period = now_open.get(book.id)
        sums = sold.get(period.id, {}) if period else {}
        rows.append(
            {
                "book": book,
                "period": period,
                "state": "OPEN" if period else None,
                "sold_minor": sums.get("sold", 0),
                "ticket_count": sums.get("tickets", 0),
                "zone": zone_beside(request.member, book),
                "url": reverse("books:book", args=[book.id]),
                "sell_url": reverse("books:sell", args=[period.id]) if period else None,
            }
        )
    context = {
        "nav_current": "books",
        "rows": rows,
        "may_see_customers": request.member.may("books.sell"),
        "may_create": request.member.may("books.run"),
        "urls": {"create": reverse("books:new-book")},
    }
    return render(request, "books/book_list.html", context)


def sums_of(period_ids: list[Any]) -> dict[Any, dict[str, int]]:
    """Return stake, pending and tickets of each period, in two queries."""
    sums: dict[Any, dict[str, int]] = {}
    totals = (
        PeriodNumber.objects.filter(period_id__in=period_ids)
        .values_list("period_id")
        .annotate(sold=Sum("sold"), pending=Sum("pending"))
        .order_by()
    )
    for period_id, sold, pending in totals:
        sums[period_id] = {"sold": int(sold), "pending": int(pending), "tickets": 0}
    counts = Ticket.objects.filter(period_id__in=period_ids).values_list("period_id").annotate(n=Count("id"))
    for period_id, count in counts.order_by():
        sums[period_id]["tickets"] = count
    return sums


@acting_in_book(may="look.boards", find=book_for)
def book(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one book and its periods, newest first."""
    now = database_now()
    of_book = Period.objects.select_related("book").filter(book=request.subject)
    found = page_of(request, of_book, lambda period: period)
    sums = sums_of([period.id for period in found["results"]])
    rows = [
        {
            "period": period,
            "state": state_now(period, now),
            "sold_minor": sums.get(period.id, {}).get("sold", 0),
            "pending_minor": sums.get(period.id, {}).get("pending", 0),
            "ticket_count": sums.get(period.id, {}).get("tickets", 0),
            "url": reverse("books:period", args=[period.id]),
        }
        for period in found["results"]
    ]
    # Created in any order, read by when they close: an evening's round stands above midday's.
    rows.sort(key=lambda row: row["period"].pre_close_at, reverse=True)
    current = next((row for row in rows if row["state"] == "OPEN"), None)
    urls = {"books": reverse("books:books")}
    if request.member.may("books.run"):
        urls |= {
            "new_period": reverse("books:new-period", args=[id]),
            "settings": reverse("books:book-settings", args=[id]),
        }
    if current and request.member.may("books.sell"):
        urls["sell"] = reverse("books:sell", args=[current["period"].id])
    context = {
        "nav_current": "books",
        "book": request.subject,
        "rows": rows,
        "may_run": request.member.may("books.run"),
        "newer": found["previous"],
        "older": found["next"],
        "current": current,
        "urls": urls,
    }
    return render(request, "books/period_list.html", context)


@acting(may="books.run", needs=Access.CREATE, is_form=True)
def new_book(request: ActingRequest) -> HttpResponse:
    """Create a book."""
    form = BookForm.of(request, None, request.member.currency, request.member.time_zone)
    made = carry_out(form, lambda: create_book(request.member, **form.terms()))
    if made is not None:
        messages.success(request, _("%(name)s created. Now create its first period.") % {"name": made.name})
        return HttpResponseRedirect(reverse("books:new-period", args=[made.id]))
    return _form_page(request, form, None, reverse("books:books"))


@acting_in_book(may="books.run", needs=Access.CONTINUE, find=book_for)
def book_settings(request: ActingRequest, id: Any) -> HttpResponse:
    """Change a book; terms of sold tickets stay as they are."""
    book = request.subject
    form = BookForm.of(request, book, book.currency, book.time_zone)
    if Period.objects.filter(book=book).exists():
        for name in set(form.fields) - CHANGEABLE - set(form.PAYOUTS) - {"no_prizes"}:
            form.fields[name].disabled = True
            form.fields[name].help_text = _("Can't change once the book has periods.")
    form.edits(book.id)
    if form.is_bound and form.is_valid():
        changes = {name: value for name, value in form.terms().items() if value != getattr(book, name)}
        if not changes or carry_out(form, lambda: update_book(request.member, book, **changes)) is not None:
            messages.success(request, _("Book saved."))
            return HttpResponseRedirect(reverse("books:book", args=[id]))
    return _form_page(request, form, book, reverse("books:book", args=[id]))


def _form_page(request: ActingRequest, form: BookForm, book: Book | None, cancel: str) -> HttpResponse:
    without_odds = book is not None and not book.computes_prizes
    context = {
        "nav_current": "books",
        "form": form,
        "book": book,
        "unpaid_sales": _sold_without_odds(book) if without_odds else None,
        "urls": {"cancel": cancel},
    }
    return render(request, "books/book_form.html", context, status=400 if form.errors else 200)


def _sold_without_odds(book: Book | None) -> Period | None:
    """Return the open period of a book without odds that has tickets: they win nothing by later odds."""
    tickets = Ticket.objects.filter(period_id=OuterRef("id"))
    return Period.objects.filter(Exists(tickets), book=book, state="OPEN").first()
