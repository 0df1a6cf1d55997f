"""Tills: today's cash, closing a day, undoing the last sale; settlements of a period."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Schema

from books.actions.close_till import close_till, give_float, require_till
from books.actions.reopen_till import read_reason, reopen_till
from books.actions.settle_commissions import set_commission, settle_commissions
from books.actions.undo_ticket import undo_ticket
from books.api.schemas import TicketOut
from books.locking import read_period
from books.models import TillDay
from books.queries.finders import period_for, ticket_for
from books.queries.settlements import settlement_shape
from books.queries.tickets import ticket_shape
from books.queries.tills import (
    day_for,
    day_shape,
    last_day,
    last_ticket,
    seller_for,
    till_of,
    till_shape,
    undo_until,
)
from books.shapes import moment
from books.statements import collaborator_statement, seller_statement
from kernel.errors import BadInput, Conflict, bad_field
from kernel.ids import read_id
from money import BadAmount, UnknownCurrency, currency_for, parse_amount, to_string
from rest.paging import page
from rest.resources import Resources
from rest.schemas import Body, line, page_of
from tenancy.access import Access

router = Resources(tags=["till"])


class LastTicketOut(Schema):
    id: str
    code: str
    total: str
    currency: str
    undo_until: str | None


class TillOut(Schema):
    seller: str
    seller_name: str
    currency: str
    day: int
    opened_at: str | None
    opening: str
    floats: str
    sales: str
    refunds: str
    prizes: str
    others: str
    expected: str
    last_ticket: LastTicketOut | None = None


class DayOut(TillOut):
    id: str
    counted: str
    difference: str
    handed_over: str
    carried: str
    closed_at: str
    closed_by: str
    note: str
    reopened_at: str | None = None


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


class ChangeOut(Schema):
    total: str
    tendered: str
    change: str
    currency: str


class TermsIn(Body):
    commission_bps: int


class TermsOut(Schema):
    seller: str
    commission_bps: int


class SettledOut(Schema):
    posted: str
    currency: str


class SellerSettlementOut(Schema):
    seller: str
    name: str
    tickets: int
    sales: str
    voids: str
    net_sales: str
    commission_bps: int
    commission: str
    prizes: str
    due: str


class CollaboratorSettlementOut(Schema):
    collaborator: str
    name: str
    covers: int
    stake: str
    prizes: str
    due: str


class SettlementOut(Schema):
    period: str
    currency: str
    sellers: list[SellerSettlementOut]
    collaborators: list[CollaboratorSettlementOut]


def _amount(value: Any, currency: str, path: str, errors: dict[str, list[str]], least: int = 0) -> int:
    try:
        return parse_amount(value, currency, least_minor=least)
    except BadAmount as problem:
        errors[path] = [str(problem)]
        return 0


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
    last = None
    if ticket is not None:
        of = ticket.period.book.currency
        last = {
            "id": str(ticket.id),
            "code": ticket.code,
            "total": to_string(ticket.total, of),
            "currency": of,
            "undo_until": moment(undo_until(ticket)),
        }
    return {**till_shape(till_of(member.account_id, seller, name, currency)), "last_ticket": last}


@router.on("GET", "/till/days/", answer=page_of(DayOut), may="books.sell")
def list_days(request: Any) -> Any:
    """List closed days, newest first: the caller's own, or all for managers."""
    days = TillDay.objects.prefetch_related("reopenings")
    if request.GET.get("seller") or not request.member.may("books.settle"):
        seller, _ = seller_for(request.member, request.GET.get("seller"))
        require_till(request.member, seller)
        days = days.filter(seller=seller)
    return page(request, days, day_shape)


@router.on("POST", "/till/days/", answer=DayOut, may="books.sell", needs=Access.CONTINUE)
def post_day(request: Any, body: DayIn) -> Any:
    """Close the day with the counted cash. A difference needs a `note`, otherwise 400 `note_required`."""
    currency = _currency(request, body.currency)
    errors: dict[str, list[str]] = {}
    counted = _amount(body.counted, currency, "counted", errors)
    handed_over = _amount(body.handed_over, currency, "handed_over", errors)
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
    return 201, day_shape(day)


@router.on("POST", "/till/reopening/", answer=DayOut, may="books.run", needs=Access.CONTINUE)
def post_reopening(request: Any, body: ReopeningIn) -> Any:
    """Reopen a seller's latest closed day, the caller's own by default; its postings are reversed.

    `day` names the day, so that a repeated request never reopens the day before as well.
    """
    reason = read_reason(body.reason)
    if body.day is not None:
        meant = day_for(request.member, body.day)
        reopen_till(request.member, meant, reason=reason)
        return 201, day_shape(meant)
    seller, _ = seller_for(request.member, body.seller)
    day = last_day(seller, _currency(request, body.currency))
    if day is None:
        raise Conflict("No closed day can be reopened.", code="not_the_latest_day")
    reopen_till(request.member, day, reason=reason)
    return 201, day_shape(day)


@router.on("POST", "/till/floats/", answer=TillOut, may="books.settle", needs=Access.CONTINUE)
def post_float(request: Any, body: FloatIn) -> Any:
    """Give a seller cash to start with."""
    currency = _currency(request, body.currency)
    errors: dict[str, list[str]] = {}
    amount = _amount(body.amount, currency, "amount", errors, least=1)
    if errors:
        raise BadInput(errors=errors)
    seller, name = seller_for(request.member, body.seller)
    give_float(request.member, amount=amount, seller=body.seller, currency=currency)
    return 201, till_shape(till_of(request.member.account_id, seller, name, currency))


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
    tendered = _amount(request.GET.get("tendered", ""), currency, "tendered", errors)
    total = ticket.total - ticket.refunded
    if not errors and tendered < total:
        errors["tendered"] = [f"{to_string(total - tendered, currency)} is missing."]
    if errors:
        raise BadInput(errors=errors)
    amounts = {"total": total, "tendered": tendered, "change": tendered - total}
    return {**{name: to_string(minor, currency) for name, minor in amounts.items()}, "currency": currency}


@router.on(
    "PUT", "/sellers/{id}/terms/", answer=TermsOut, may="books.run", needs=Access.CONTINUE, find=seller_for
)
def put_terms(request: Any, id: str, body: TermsIn) -> Any:
    """Set the commission of a seller (a membership), in basis points."""
    terms = set_commission(request.member, id, commission_bps=body.commission_bps)
    return {"seller": str(terms.seller), "commission_bps": terms.commission_bps}


@router.on("GET", "/periods/{id}/settlement/", answer=SettlementOut, may="look.reports", find=period_for)
def get_settlement(request: Any, id: str) -> Any:
    return settlement_shape(read_period(request.member, request.subject.id))


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
    currency = request.subject.book.currency
    return 201, {"posted": to_string(posted, currency), "currency": currency}


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
