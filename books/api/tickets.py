"""Tickets: preview, sale, repeat, list."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpResponse

from books.actions.enter_ticket import enter_ticket, preview_ticket, repeat_ticket
from books.actions.print_receipt import print_receipt
from books.api.reading import read_wanted
from books.api.schemas import PreviewOut, TicketIn, TicketOut
from books.locking import lock_to_sell, read_period_to_sell
from books.models import Ticket
from books.queries.finders import period_for, ticket_for
from books.queries.search import tickets_matching
from books.queries.tickets import ticket_shape
from books.shapes import TicketRow, preview_shape, sold_shape
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["tickets"])


def _json(body: Any, status: int = 200) -> HttpResponse:
    # The shape is made right here; validating five thousand entries against the schema would only cost time.
    return HttpResponse(json.dumps(body), status=status, content_type="application/json; charset=utf-8")


@router.on(
    "POST",
    "/periods/{id}/preview/",
    answer=PreviewOut,
    status=200,
    may="books.sell",
    needs=Access.CREATE,
    find=read_period_to_sell,
)
def post_preview(request: Any, id: str, body: TicketIn) -> Any:
    wanted = read_wanted(request.subject, body)
    planned = preview_ticket(request.member, request.subject, wanted.lines, customer=body.customer or "")
    return _json(preview_shape(planned, wanted))


@router.on(
    "POST",
    "/periods/{id}/tickets/",
    answer=TicketOut,
    may="books.sell",
    needs=Access.CREATE,
    find=lock_to_sell,
)
def post_ticket(request: Any, id: str, body: TicketIn) -> Any:
    wanted = read_wanted(request.subject, body)
    sold = enter_ticket(
        request.member,
        request.subject,
        wanted.lines,
        max_spill=wanted.max_spill,
        customer=body.customer or "",
        note=body.note or "",
    )
    return _json(sold_shape(sold), 201)


@router.on("GET", "/periods/{id}/tickets/", answer=page_of(TicketRow), may="look.boards", find=period_for)
def list_tickets(request: Any, id: str) -> Any:
    currency = request.subject.book.currency
    rows = tickets_matching(Ticket.objects.filter(period=request.subject), request.GET.get("search", ""))
    return page(request, rows, lambda ticket: TicketRow.of(ticket, currency=currency))


@router.on("GET", "/tickets/{id}/", answer=TicketOut, may="look.boards", find=ticket_for)
def get_ticket(request: Any, id: str) -> Any:
    return _json(ticket_shape(request.member, request.subject))


@router.on("GET", "/tickets/{id}/receipt.pdf", may="look.boards", find=ticket_for)
def get_receipt(request: Any, id: str, paper: Literal["58", "80", "A4"] = "80") -> Any:
    """Return the receipt as PDF for 58 or 80 mm or A4 paper. Later calls are numbered COPYs."""
    response = HttpResponse(
        print_receipt(request.member, request.subject, paper=paper), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="ticket-{request.subject.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@router.on(
    "POST",
    "/tickets/{id}/repeat/",
    answer=TicketOut,
    may="books.sell",
    needs=Access.CREATE,
    find=ticket_for,
)
def post_repeat(request: Any, id: str) -> Any:
    sold = repeat_ticket(request.member, request.subject)
    return _json(sold_shape(sold), 201)
