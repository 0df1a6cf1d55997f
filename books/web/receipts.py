"""The public page of a receipt's code, and the code as a picture."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from books.queries.finders import ticket_for
from books.queries.receipts import PublicTicket, public_ticket, receipt_url, ticket_of_token
from books.receipt_facts import label_of, notes_of
from books.rules.receipt import ReceiptEntry, receipt_lines
from books.states import PeriodState, effective_state
from books.web.zones import acting_in_book
from documents.qr import qr_svg
from kernel.errors import DrawbookError, NotFound
from kernel.ids import read_id
from rest.throttle import check_anonymous
from tenancy.member import member_for
from tenancy.scope import scope
from ui.acting import ActingRequest
from ui.refusals import refusal_page, refused

LINES_SHOWN = 500


def check(request: HttpRequest, token: str) -> HttpResponse:
    """Show the ticket's status without sign-in; nothing about customer or seller; not indexed."""
    try:
        check_anonymous(request)
        ticket = ticket_of_token(token)
    except NotFound:
        return refusal_page(request, 404, "No ticket has this code. Type or scan the whole code again.")
    except DrawbookError as refusal:
        return refused(request, refusal)
    with timezone.override(ZoneInfo(ticket.time_zone)):
        response = render(request, "books/check.html", _context(request, ticket))
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest, ticket: PublicTicket) -> dict[str, Any]:
    state = effective_state(
        PeriodState(ticket.period_state),
        now=ticket.now,
        opens_at=ticket.opens_at,
        opens_by_itself=ticket.opens_by_itself,
        pre_close_at=ticket.pre_close_at,
    )
    entries = [ReceiptEntry(e.number, e.amount, e.mark) for e in ticket.entries]
    lines = receipt_lines(entries)
    won = [e for e in ticket.entries if e.number == ticket.lucky_number and e.amount > e.refunded]
    return {
        "ticket": ticket,
        "state": state,
        "lines": [
            {
                "label": label_of(line.first, line.last, ticket.width),
                "count": line.length,
                "each_minor": line.each_minor,
                "mark": line.mark,
                "drawn": ticket.lucky_number is not None and line.first <= ticket.lucky_number <= line.last,
            }
            for line in lines[:LINES_SHOWN]
        ],
        "more_lines": max(0, len(lines) - LINES_SHOWN),
        "notes": notes_of(ticket),
        "live_minor": ticket.total - ticket.refunded,
        "won_minor": sum(e.amount - e.refunded for e in won),
        "lucky": None if ticket.lucky_number is None else f"{ticket.lucky_number:0{ticket.width}d}",
        "desk_url": _desk_url(request, ticket),
    }


def _desk_url(request: HttpRequest, ticket: PublicTicket) -> str:
    """Return the ticket's own page, for a reader who is signed in to its account."""
    if not request.user.is_authenticated:
        return ""
    account_id = read_id(request.session.get("account_id"))
    if account_id is None:
        return ""
    with scope(account_id, request.user.pk):
        member = member_for(request.user.pk, account_id)
        try:
            if member and member.may("look.boards") and ticket_for(member, ticket.id):
                return reverse("books:ticket", args=[ticket.id])
        except NotFound:
            pass
    return ""


@acting_in_book(may="look.boards", find=ticket_for)
def code(request: ActingRequest, id: Any) -> HttpResponse:
    """Return the code of a ticket as a picture, for the receipt on the page."""
    ticket = public_ticket(request.subject.id)
    if ticket is None:
        raise NotFound
    return HttpResponse(qr_svg(receipt_url(ticket)), content_type="image/svg+xml")
