"""Ledgers: pockets of capacity."""

from __future__ import annotations

from typing import Any

from books.actions import freeze_number as numbers
from books.actions.change_ledger import close_ledger, create_ledger, reopen_ledger, update_ledger
from books.api.reading import read_number
from books.api.schemas import LedgerIn, LedgerPatch
from books.models import Ledger
from books.queries.finders import ledger_for, period_for
from books.shapes import LedgerOut
from kernel.errors import BadInput, NotFound
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["ledgers"])


@router.on("GET", "/periods/{id}/ledgers/", answer=page_of(LedgerOut), may="look.boards", find=period_for)
def list_ledgers(request: Any, id: str) -> Any:
    currency = request.subject.book.currency
    rows = Ledger.objects.filter(period=request.subject)
    return page(request, rows, lambda ledger: LedgerOut.of(ledger, currency=currency))


@router.on(
    "POST", "/periods/{id}/ledgers/", answer=LedgerOut, may="books.run", needs=Access.CREATE, find=period_for
)
def post_ledger(request: Any, id: str, body: LedgerIn) -> Any:
    currency = request.subject.book.currency
    errors: dict[str, list[str]] = {}
    capacity = read_amount(body.capacity, currency, "capacity", least_minor=0, errors=errors)
    if errors:
        raise BadInput(errors=errors)
    ledger = create_ledger(
        request.member, request.subject.id, name=body.name, priority=body.priority, capacity=capacity
    )
    return 201, LedgerOut.of(ledger, currency=currency)


@router.on(
    "PATCH", "/ledgers/{id}/", answer=LedgerOut, may="books.run", needs=Access.CONTINUE, find=ledger_for
)
def patch_ledger(request: Any, id: str, body: LedgerPatch) -> Any:
    book = request.subject.period.book
    errors: dict[str, list[str]] = {}
    capacity = None
    if body.capacity is not None:
        capacity = read_amount(body.capacity, book.currency, "capacity", least_minor=0, errors=errors)
    cells = {}
    for written, value in (body.cells or {}).items():
        path = f"cells.{written[:20]}"
        number = read_number(book, written, path, errors)
        if path not in errors:
            cells[number] = read_amount(value, book.currency, path, least_minor=0, errors=errors)
    if errors:
        raise BadInput(errors=errors)
    ledger = update_ledger(
        request.member,
        request.subject,
        name=body.name,
        priority=body.priority,
        capacity=capacity,
        cells=cells,
    )
    return LedgerOut.of(ledger, currency=book.currency)


@router.on(
    "POST",
    "/ledgers/{id}/closure/",
    answer=LedgerOut,
    may="books.run",
    needs=Access.CONTINUE,
    find=ledger_for,
)
def post_closure(request: Any, id: str) -> Any:
    ledger = close_ledger(request.member, request.subject)
    return 201, LedgerOut.of(ledger, currency=ledger.period.book.currency)


@router.on(
    "DELETE",
    "/ledgers/{id}/closure/",
    answer=LedgerOut,
    status=200,
    may="books.run",
    needs=Access.CONTINUE,
    find=ledger_for,
)
def delete_closure(request: Any, id: str) -> Any:
    ledger = reopen_ledger(request.member, request.subject)
    return LedgerOut.of(ledger, currency=ledger.period.book.currency)


def _numbered_ledger(member: Any, id: str, number: str) -> Any:
    ledger = ledger_for(member, id)
    width = ledger.period.book.width
    if len(number) != width or not (number.isascii() and number.isdigit()):
        raise NotFound
    return ledger, int(number)


@router.on(
    "PUT",
    "/ledgers/{id}/freezes/{number}/",
    status=204,
    may="books.run",
    needs=Access.CONTINUE,
    find=_numbered_ledger,
)
def put_cell_freeze(request: Any, id: str, number: str) -> Any:
    numbers.freeze_cell(request.member, *request.subject)
    return 204, None


@router.on(
    "DELETE", "/ledgers/{id}/freezes/{number}/", may="books.run", needs=Access.CONTINUE, find=_numbered_ledger
)
def delete_cell_freeze(request: Any, id: str, number: str) -> Any:
    numbers.unfreeze_cell(request.member, *request.subject)
    return 204, None
