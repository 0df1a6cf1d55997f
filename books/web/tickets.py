"""Tickets: the list with search, and one ticket with its receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from books.models import Entry, Ticket
from books.queries.finders import period_for, ticket_for
from books.queries.periods import open_periods, state_now
from books.queries.receipts import PublicTicket, public_ticket, spaced
from books.queries.refunds import may_refund, refund_refusal
from books.queries.search import tickets_matching
from books.queries.tickets import status_of
from books.receipt_facts import about, foot_of, label_of, notes_of
from books.rules.receipt import ReceiptEntry, receipt_lines
from books.states import TicketState
from books.web.cover_forms import RefundForm
from books.web.zones import acting_in_book, zone_beside
from kernel.clock import database_now
from kernel.errors import NotFound
from money import format_money
from rest.paging import page as page_of
from tenancy.models import Account
from ui.acting import ActingRequest, acting

PAPERS = [("58", gettext_lazy("58 mm")), ("80", gettext_lazy("80 mm")), ("A4", "A4")]


@acting(may="look.boards")
def tickets_now(request: ActingRequest) -> HttpResponse:
    """List the tickets of the open period, or of the whole account."""
    now_open = open_periods(request.member)
    if len(now_open) == 1:
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(reverse("books:tickets", args=[now_open[0].id]) + asked)
    return _list(request, None)


@acting_in_book(may="look.boards", find=period_for)
def tickets(request: ActingRequest, id: Any) -> HttpResponse:
    """List the tickets of one period."""
    return _list(request, request.subject)


def _list(request: ActingRequest, period: Any) -> HttpResponse:
    rows = Ticket.objects.select_related("period__book")
    if period is not None:
        rows = rows.filter(period=period)
    wanted_state = request.GET.get("state", "")
    if wanted_state in set(TicketState):
        rows = rows.filter(state=wanted_state)
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    found = page_of(request, tickets_matching(rows, words), lambda ticket: _row(request, ticket))
    state = state_now(period, database_now()) if period else None
    urls = {}
    if period is not None and state == "OPEN" and request.member.may("books.sell"):
        urls["sell"] = reverse("books:sell", args=[period.id])
    context = {
        "nav_current": "tickets",
        "period": period,
        "book": period.book if period else None,
        "state": state,
        "q": words,
        "wanted_state": wanted_state,
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "urls": urls,
    }
    return render(request, "books/ticket_list.html", context)


def _row(request: ActingRequest, ticket: Ticket) -> dict[str, Any]:
    book = ticket.period.book
    return {
        "zone": zone_beside(request.member, book),
        "ticket": ticket,
        "currency": book.currency,
        "url": reverse("books:ticket", args=[ticket.id]),
        "book_name": book.name,
        "period_name": ticket.period.name,
    }


@acting_in_book(may="look.boards", find=ticket_for)
def ticket(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one ticket, its parts, and the receipt."""
    return page(request)


def page(request: ActingRequest, *, refund_form: Any = None) -> HttpResponse:
    """Render the page, with a refused refund in place of the empty form."""
    ticket = request.subject
    period = ticket.period
    book = period.book
    entries = list(ticket.entries.order_by("line").prefetch_related("legs__ledger"))
    shown = [_entry(entry, book) for entry in entries]
    state = state_now(period, database_now())
    urls = {"list": reverse("books:tickets", args=[period.id])}
    if state == "OPEN" and request.member.may("books.sell"):
        urls["sell"] = reverse("books:sell", args=[period.id])
        urls["repeat"] = f"{urls['sell']}?repeat={ticket.id}"
    public = public_ticket(ticket.id)
    if public is None:
        raise NotFound
    context = {
        "nav_current": "tickets",
        "ticket": ticket,
        "period": period,
        "book": book,
        "currency": book.currency,
        "entries": shown,
        "receipt": paper_lines(public),
        "receipt_about": about(Account.objects.get(id=request.member.account_id)),
        "receipt_notes": notes_of(public),
        "receipt_foot": foot_of(public),
        "receipt_code": spaced(public.code),
        "paper": _paper(request),
        "papers": PAPERS,
        "qr": reverse("books:ticket-code", args=[ticket.id]),
        "urls": urls,
        "refund_form": refund_form,
        "left_minor": ticket.total - ticket.refunded,
        "left_shown": format_money(ticket.total - ticket.refunded, book.currency),
        "pending_minor": sum(entry.pending for entry in entries),
    }
    if state == "OPEN" and may_refund(request.member, ticket):
        context["refund_form"] = refund_form or RefundForm(currency=book.currency)
        urls["refund"] = reverse("books:ticket-refund", args=[ticket.id])
    elif state == "OPEN" and ticket.refunded < ticket.total and request.member.may("books.sell"):
        context["no_refund"] = refund_refusal(request.member, ticket)
    status = 400 if refund_form is not None else 200
    return render(request, "books/ticket.html", context, status=status)


def _paper(request: ActingRequest) -> str:
    """Return the paper chosen now or last time: 58 or 80 mm or A4."""
    papers = dict(PAPERS)
    wanted = request.GET.get("paper")
    if wanted in papers and request.session.get("paper") != wanted:
        request.session["paper"] = wanted
    chosen = request.session.get("paper")
    return chosen if chosen in papers else "80"


def _entry(entry: Entry, book: Any) -> dict[str, Any]:
    legs = sorted(entry.legs.all(), key=lambda leg: leg.position)
    parts = (entry.amount, entry.pending, entry.covered, entry.retained, entry.refunded)
    return {
        "id": entry.id,
        "number": book.written(entry.number),
        "amount": entry.amount,
        "pending": entry.pending,
        "covered": entry.covered,
        "retained": entry.retained,
        "refunded": entry.refunded,
        "status": status_of(*parts),
        "left_shown": format_money(entry.amount - entry.refunded, book.currency),
        "legs": [{"ledger": leg.ledger.name, "amount": leg.amount} for leg in legs if leg.amount],
    }


def paper_lines(public: PublicTicket) -> list[dict[str, Any]]:
    """Return the lines of the receipt on the page, combined as on the printed one."""
    sold = [ReceiptEntry(entry.number, entry.amount, entry.mark) for entry in public.entries]
    return [
        {
            "label": label_of(line.first, line.last, public.width),
            "count": line.length,
            "each_minor": line.each_minor,
            "total_minor": line.total_minor,
            "mark": line.mark,
        }
        for line in receipt_lines(sold)
    ]
