"""The selling page: entry beside the live board."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from books.locking import watch_period
from books.models import Book, Customer, Period, Ticket
from books.period import LockedPeriod
from books.queries.board_text import board_text
from books.queries.finders import period_for, ticket_for
from books.queries.openings import opening_of
from books.queries.periods import open_periods, state_now
from books.queries.tills import undo_seconds
from books.queries.winners import total_prize, winners_of
from books.rules.written import format_entries
from books.shapes import TicketRow
from books.states import SHOWS_NUMBER, PeriodState
from books.web.zones import acting_in_book
from kernel.clock import database_now
from kernel.errors import NotFound
from tenancy.access import Access
from ui.acting import ActingRequest, acting

RECENT = 20
# So many customers are offered while one types; any other name is taken too.
KNOWN = 500


@acting(may="books.sell", needs=Access.CREATE)
def sell_now(request: ActingRequest) -> HttpResponse:
    """Redirect to the open period; with several, offer a choice; without one, show what to do."""
    now_open = open_periods(request.member)
    if now_open:
        wanted = request.session.get("selling")
        chosen = next((p for p in now_open if str(p.id) == wanted), now_open[0])
        return HttpResponseRedirect(reverse("books:sell", args=[chosen.id]))
    return _nothing_open(request, Book.objects.order_by("-created_at").first())


@acting_in_book(may="look.boards", find=period_for)
def sell(request: ActingRequest, id: Any) -> HttpResponse:
    """Enter tickets beside the live board; members who can't sell see the board only."""
    member = request.member
    seq, period = watch_period(member, request.subject.id)
    if period.state is PeriodState.DRAFT:
        return _nothing_open(request, request.subject.book)
    # A close may be undone, so the box waits; what is announced or void is over.
    may_sell = member.may("books.sell") and period.state in (PeriodState.OPEN, PeriodState.PRECLOSED)
    if may_sell and request.session.get("selling") != str(period.id):
        request.session["selling"] = str(period.id)
    shown = board_text(period, seq)
    tickets = Ticket.objects.filter(period_id=period.id)
    recent = tickets.order_by("-id")[:RECENT]
    return render(
        request,
        "books/sell.html",
        {
            "nav_current": "sell" if member.may("books.sell") else "books",
            "may_sell": may_sell,
            "result": _result(period),
            "almost_full_percent": period.almost_full_percent,
            "undo_seconds": undo_seconds(),
            "customers": Customer.objects.order_by("name").values_list("name", flat=True)[:KNOWN],
            "book": request.subject.book,
            "period": {
                "id": period.id,
                "name": period.name,
                "state": period.state,
                "pre_close_at": period.pre_close_at,
            },
            "currency": period.currency,
            "server_time": period.now,
            "board": mark_safe(shown.replace("<", "\\u003c")),
            "recent": [TicketRow.of(ticket, currency=period.currency) for ticket in recent],
            "ticket_count": tickets.count(),
            "initial_text": _repeated(request),
            "urls": _urls(period.id),
            "timezone": request.subject.book.time_zone,
        },
    )


def _result(period: LockedPeriod) -> dict[str, Any] | None:
    """Return the number and its prizes once it is announced."""
    if period.state not in SHOWS_NUMBER or period.lucky_number is None:
        return None
    won = winners_of(period, period.lucky_number)
    return {
        "number": period.written(period.lucky_number),
        "winners": len(won),
        "prize_minor": total_prize(won),
    }


def _urls(period_id: Any) -> dict[str, str]:
    api = f"/v1/periods/{period_id}/"
    return {
        "board": f"{api}board/",
        "preview": reverse("books:sell-preview", args=[period_id]),
        "tickets": f"{api}tickets/",
        "ticket": reverse("books:ticket", args=["{id}"]).replace("%7B", "{").replace("%7D", "}"),
        "ticket_list": reverse("books:tickets", args=[period_id]),
        "period": reverse("books:period", args=[period_id]),
        "winners": reverse("books:winners", args=[period_id]),
        "undo": "/v1/till/undo/",
        "live": "/v1/live/",
    }


def _repeated(request: ActingRequest) -> str:
    """Return the lines of the ticket to repeat, as text."""
    wanted = request.GET.get("repeat")
    if not wanted:
        return ""
    try:
        ticket = ticket_for(request.member, wanted)
    except NotFound:
        return ""
    book = ticket.period.book
    lines = ticket.entries.order_by("line").values_list("number", "amount")
    return format_entries(lines, width=book.width, currency=book.currency)


def _nothing_open(request: ActingRequest, book: Book | None) -> HttpResponse:
    member = request.member
    upcoming = last = None
    if book is not None:
        now = database_now()
        periods = list(Period.objects.select_related("book").filter(book=book).order_by("-id")[:20])
        upcoming = next((p for p in periods if state_now(p, now) is PeriodState.DRAFT), None)
        done = next((p for p in periods if p.state not in ("DRAFT", "OPEN")), None)
        if done is not None:
            sold = Ticket.objects.filter(period=done).aggregate(sold=Sum("total"))["sold"] or 0
            lucky = done.lucky_number if done.state in ("ANNOUNCED", "CLOSED", "ARCHIVED") else None
            last = {"sold_minor": sold, "number": None if lucky is None else book.written(lucky)}
    urls = {"new_book": reverse("books:new-book")}
    if book is not None:
        urls["new_period"] = reverse("books:new-period", args=[book.id])
    if upcoming is not None:
        urls["open"] = reverse("books:period-open", args=[upcoming.id])
        urls["edit"] = reverse("books:period-edit", args=[upcoming.id])
    return render(
        request,
        "books/no_period.html",
        {
            "nav_current": "sell",
            "book": book,
            "next": upcoming,
            "opening": opening_of(upcoming) if upcoming is not None else None,
            "last": last,
            "currency": book.currency if book else member.currency,
            "may_run": member.may("books.run"),
            "urls": urls,
        },
    )
