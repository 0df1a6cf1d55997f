"""Books and their periods."""

from __future__ import annotations

from typing import Any

from books.actions.create_book import create_book, update_book
from books.actions.create_period import create_period
from books.api.schemas import BookIn, BookPatch, PeriodIn
from books.models import Book, Period
from books.queries.finders import book_for
from books.queries.periods import period_shape, state_now
from books.shapes import BookOut, PeriodOut, PeriodRow, in_state
from kernel.clock import database_now
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["books"])
RENAMED = {"timezone": "time_zone"}


def _terms(body: Any, currency: str) -> dict[str, Any]:
    """Return the body as fields of the book; null removes only odds and a limit."""
    sent = body.model_fields_set
    terms = {RENAMED.get(name, name): getattr(body, name) for name in sent if getattr(body, name) is not None}
    if "payouts" in terms:
        terms["payouts"] = body.payouts.as_stored()
    if "odds" in sent:
        terms["odds"] = body.odds
    if "loss_limit" in sent:
        limit = body.loss_limit
        terms["loss_limit"] = None if limit is None else read_amount(limit, currency, "loss_limit")
    return terms


@router.on("GET", "/books/", answer=page_of(BookOut), may="look.boards")
def list_books(request: Any) -> Any:
    return page(request, Book.objects.all(), BookOut.of)


@router.on("POST", "/books/", answer=BookOut, may="books.run", needs=Access.CREATE)
def post_book(request: Any, body: BookIn) -> Any:
    return 201, BookOut.of(
        create_book(request.member, **_terms(body, body.currency or request.member.currency))
    )


@router.on("GET", "/books/{id}/", answer=BookOut, may="look.boards", find=book_for)
def get_book(request: Any, id: str) -> Any:
    return BookOut.of(request.subject)


@router.on("PATCH", "/books/{id}/", answer=BookOut, may="books.run", needs=Access.CONTINUE, find=book_for)
def patch_book(request: Any, id: str, body: BookPatch) -> Any:
    book = request.subject
    return BookOut.of(update_book(request.member, book, **_terms(body, book.currency)))


@router.on("GET", "/books/{id}/periods/", answer=page_of(PeriodRow), may="look.boards", find=book_for)
def list_periods(request: Any, id: str) -> Any:
    now = database_now()

    def show(period: Period) -> dict[str, Any]:
        return PeriodRow.of(period, **in_state(period, state_now(period, now)))

    periods = Period.objects.select_related("book").filter(book=request.subject)
    return page(request, periods, show)


@router.on(
    "POST", "/books/{id}/periods/", answer=PeriodOut, may="books.run", needs=Access.CREATE, find=book_for
)
def post_period(request: Any, id: str, body: PeriodIn) -> Any:
    period = create_period(request.member, request.subject, **body.model_dump())
    return 201, period_shape(request.member, period.id)
