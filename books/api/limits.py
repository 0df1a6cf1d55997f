"""Limits of a book; and the archive of closed ledgers across periods."""

from __future__ import annotations

from typing import Any

from books.actions.set_limit import change_limit, remove_limit, set_limit
from books.api.reading import read_number
from books.api.result_schemas import LimitIn, LimitPatch
from books.models import Book, Ledger, Limit
from books.queries.finders import book_for, ledger_for, limit_for
from books.result_shapes import ArchiveOut, LimitOut, archive_shape
from books.shapes import LedgerOut
from books.states import LedgerState
from kernel.errors import BadInput, Conflict, bad_field
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["limits and archive"])


def _shown(limit: Limit, book: Book) -> dict[str, Any]:
    return LimitOut.of(limit, book=book, width=book.width)


@router.on("GET", "/books/{id}/limits/", answer=page_of(LimitOut), may="look.reports", find=book_for)
def list_limits(request: Any, id: str) -> Any:
    book = request.subject
    return page(request, Limit.objects.filter(book=book), lambda limit: _shown(limit, book))


@router.on(
    "POST", "/books/{id}/limits/", answer=LimitOut, may="books.run", needs=Access.CONTINUE, find=book_for
)
def post_limit(request: Any, id: str, body: LimitIn) -> Any:
    book = request.subject
    errors: dict[str, list[str]] = {}
    numbers = [
        read_number(book, written, f"numbers.{position}", errors)
        for position, written in enumerate(body.numbers or (), 1)
    ]
    most = read_amount(body.amount, book.currency, "amount", least_minor=0, errors=errors)
    if errors:
        raise BadInput(errors=errors)
    limit = set_limit(
        request.member,
        book,
        kind=body.kind,
        most=most,
        numbers=numbers,
        seller=body.seller,
        customer=body.customer or "",
    )
    return 201, _shown(limit, book)


@router.on("GET", "/limits/{id}/", answer=LimitOut, may="look.reports", find=limit_for)
def get_limit(request: Any, id: str) -> Any:
    return _shown(request.subject, request.subject.book)


@router.on("PATCH", "/limits/{id}/", answer=LimitOut, may="books.run", needs=Access.CONTINUE, find=limit_for)
def patch_limit(request: Any, id: str, body: LimitPatch) -> Any:
    book = request.subject.book
    most = read_amount(body.amount, book.currency, "amount", least_minor=0)
    return _shown(change_limit(request.member, request.subject, most=most), book)


@router.on("DELETE", "/limits/{id}/", may="books.run", needs=Access.CONTINUE, find=limit_for)
def delete_limit(request: Any, id: str) -> Any:
    remove_limit(request.member, request.subject)
    return 204, None


@router.on("GET", "/ledgers/", answer=page_of(LedgerOut), may="look.boards")
def list_all_ledgers(request: Any) -> Any:
    rows = Ledger.objects.select_related("period__book")
    state = request.GET.get("state")
    if state is not None:
        if state not in list(LedgerState):
            raise bad_field("state", "state is OPEN or CLOSED.")
        rows = rows.filter(state=state)
    search = request.GET.get("search", "").strip()
    if "\x00" in search:
        raise bad_field("search", "Control characters are not allowed.")
    if search:
        rows = rows.filter(name__icontains=search[:100])
    return page(request, rows, lambda ledger: LedgerOut.of(ledger, currency=ledger.period.book.currency))


@router.on("GET", "/ledgers/{id}/archive/", answer=ArchiveOut, may="look.boards", find=ledger_for)
def get_archive(request: Any, id: str) -> Any:
    ledger = request.subject
    if ledger.state != LedgerState.CLOSED:
        raise Conflict(
            "This ledger is still open. Its archive is created when it closes.", code="ledger_open"
        )
    return archive_shape(ledger, request.GET.get("number", ""))
