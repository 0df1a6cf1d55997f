"""Tills: today's cash, closing a day, undoing the last sale; settlements of a period."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from books.actions.close_till import close_till, give_float, require_till
from books.actions.reopen_till import read_reason, reopen_till
from books.actions.settle_commissions import set_commission, settle_commissions
from books.actions.undo_ticket import undo_ticket
from books.api.schemas import TicketOut
from books.locking import read_period
from books.models import TillDay
from books.queries.finders import period_for, ticket_for
from books.queries.settlements import SettlementOut
from books.queries.tickets import ticket_shape
from books.queries.tills import (
    DayOut,
    TillOut,
    day_for,
    last_day,
    last_ticket,
    seller_for,
    till_of,
)
from books.statements import collaborator_statement, seller_statement
from kernel.errors import BadInput, Conflict, bad_field
from kernel.ids import read_id
from money import UnknownCurrency, currency_for, to_string
from rest.amounts import read_amount
from rest.answers import Amount, Answer, Id
from rest.fields import line
from rest.paging import page
from rest.resources import Resources
from rest.schemas import Body, page_of
from tenancy.access import Access

router = Resources(tags=["till"])


class DayIn(Body):
    counted: str | int
    handed_over: str | int = 0
    currency: line(3) = ""  # type: ignore[valid-type]
    seller: str | None = None
    note: line(500) = ""  # type: ignore[valid-type]


class ReopeningIn(Body):
    reason: line(500)  # type: ignore[valid-type]
    seller: str | None = None
    currency: line(3) = ""  # type: ignore[valid-type]
    day: str | None = None


class FloatIn(Body):
    amount: str | int
    seller: str
    currency: line(3) = ""  # type: ignore[valid-type]


class UndoIn(Body):
    ticket: str | None = None


class ChangeOut(Answer):
    total: Amount
    tendered: Amount
    change: Amount
    currency: str


class TermsIn(Body):
    commission_bps: int


class TermsOut(Answer):
    seller: Id
    commission_bps: int


class SettledOut(Answer):
    posted: Amount
    currency: str


def _currency(request: Any, given: str) -> str:
    try:
        return currency_for(given or request.member.currency).code
    except UnknownCurrency as problem:
        raise bad_field("currency", str(problem)) from None


@router.on("GET", "/till/", answer=TillOut, may="books.sell")
def get_till(request: Any) -> Any:
    """Return the current till. `?seller=` names another seller, for managers; `?currency=` a currency."""
    member = request.member
    seller, name = seller_for(member, request.GET.get("seller"))
    require_till(member, seller)
    currency = _currency(request, request.GET.get("currency", ""))
    ticket = last_ticket(member) if seller == member.id else None
    return TillOut.of(till_of(member.account_id, seller, name, currency), last_ticket=ticket)


@router.on("GET", "/till/days/", answer=page_of(DayOut), may="books.sell")
def list_days(request: Any) -> Any:
    """List closed days, newest first: the caller's own, or all for managers."""
    days = TillDay.objects.prefetch_related("reopenings")
    if request.GET.get("seller") or not request.member.may("books.settle"):
        seller, _ = seller_for(request.member, request.GET.get("seller"))
        require_till(request.member, seller)
        days = days.filter(seller=seller)
    return page(request, days, DayOut.of)


@router.on("POST", "/till/days/", answer=DayOut, may="books.sell", needs=Access.CONTINUE)
def post_day(request: Any, body: DayIn) -> Any:
    """Close the day with the counted cash. A difference needs a `note`, otherwise 400 `note_required`."""
    currency = _currency(request, body.currency)
    errors: dict[str, list[str]] = {}
    counted = read_amount(body.counted, currency, "counted", least_minor=0, errors=errors)
    handed_over = read_amount(body.handed_over, currency, "handed_over", least_minor=0, errors=errors)
    if errors:
        raise BadInput(errors=errors)
    day = close_till(
        request.member,
        counted=counted,
        handed_over=handed_over,
        currency=currency,
        seller=body.seller,
        note=body.note,
    )
    return 201, DayOut.of(day)


@router.on("POST", "/till/reopening/", answer=DayOut, may="books.run", needs=Access.CONTINUE)
def post_reopening(request: Any, body: ReopeningIn) -> Any:
    """Reopen a seller's latest closed day, the caller's own by default; its postings are reversed.

    `day` names the day, so that a repeated request never reopens the day before as well.
    """
    reason = read_reason(body.reason)
    if body.day is not None:
        meant = day_for(request.member, body.day)
        reopen_till(request.member, meant, reason=reason)
        return 201, DayOut.of(meant)
    seller, _ = seller_for(request.member, body.seller)
    day = last_day(seller, _currency(request, body.currency))
    if day is None:
        raise Conflict("No closed day can be reopened.", code="not_the_latest_day")
    reopen_till(request.member, day, reason=reason)
    return 201, DayOut.of(day)


@router.on("POST", "/till/floats/", answer=TillOut, may="books.settle", needs=Access.CONTINUE)
def post_float(request: Any, body: FloatIn) -> Any:
    """Give a seller cash to start with."""
    currency = _currency(request, body.currency)
    errors: dict[str, list[str]] = {}
    amount = read_amount(body.amount, currency, "amount", errors=errors)
    if errors:
        raise BadInput(errors=errors)
    seller, name = seller_for(request.member, body.seller)
    give_float(request.member, amount=amount, seller=body.seller, currency=currency)
    return 201, TillOut.of(till_of(request.member.account_id, seller, name, currency))


@router.on("POST", "/till/undo/", answer=TicketOut, may="books.sell", needs=Access.CONTINUE)
def post_undo(request: Any, body: UndoIn | None = None) -> Any:
    """Undo the last sale, within seconds. `ticket` names the ticket to undo."""
    meant = ticket_for(request.member, body.ticket) if body and body.ticket is not None else None
    return 201, ticket_shape(request.member, undo_ticket(request.member, meant))


@router.on("GET", "/tickets/{id}/change/", answer=ChangeOut, may="books.sell", find=ticket_for)
def get_change(request: Any, id: str) -> Any:
    """Return the change for `?tendered=`."""
    ticket = request.subject
    currency = ticket.period.book.currency
    errors: dict[str, list[str]] = {}
    tendered = read_amount(
        request.GET.get("tendered", ""), currency, "tendered", least_minor=0, errors=errors
    )
    total = ticket.total - ticket.refunded
    if not errors and tendered < total:
        errors["tendered"] = [f"{to_string(total - tendered, currency)} is missing."]
    if errors:
        raise BadInput(errors=errors)
    return ChangeOut.of(total=total, tendered=tendered, change=tendered - total, currency=currency)


@router.on(
    "PUT", "/sellers/{id}/terms/", answer=TermsOut, may="books.run", needs=Access.CONTINUE, find=seller_for
)
def put_terms(request: Any, id: str, body: TermsIn) -> Any:
    """Set the commission of a seller (a membership), in basis points."""
    terms = set_commission(request.member, id, commission_bps=body.commission_bps)
    return TermsOut.of(terms)


@router.on("GET", "/periods/{id}/settlement/", answer=SettlementOut, may="look.reports", find=period_for)
def get_settlement(request: Any, id: str) -> Any:
    return SettlementOut.of(read_period(request.member, request.subject.id))


@router.on(
    "POST",
    "/periods/{id}/settlement/commissions/",
    answer=SettledOut,
    may="books.settle",
    needs=Access.CONTINUE,
    find=period_for,
)
def post_commissions(request: Any, id: str) -> Any:
    """Credit sellers with what they earned and aren't credited with yet."""
    posted = settle_commissions(request.member, request.subject.id)
    return 201, SettledOut.of(posted=posted, currency=request.subject.book.currency)


def _party(member: Any, id: str, party: str) -> Any:
    return period_for(member, id)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@router.on("GET", "/periods/{id}/settlement/sellers/{party}.pdf", may="look.reports", find=_party)
def get_seller_statement(request: Any, id: str, party: str) -> Any:
    period = read_period(request.member, request.subject.id)
    return _pdf(seller_statement(request.member, period, read_id(party)), "settlement")


@router.on("GET", "/periods/{id}/settlement/collaborators/{party}.pdf", may="look.reports", find=_party)
def get_collaborator_statement(request: Any, id: str, party: str) -> Any:
    period = read_period(request.member, request.subject.id)
    return _pdf(collaborator_statement(request.member, period, read_id(party)), "statement")
