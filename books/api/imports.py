"""Imports: upload and check a file, then carry it out; customers."""

from __future__ import annotations

from typing import IO, Annotated, Any, Literal

from django.http import FileResponse
from ninja import File, Form, Schema, UploadedFile

from books.actions.commit_import import commit_import, discard_import
from books.actions.export_lists import export_customers, export_limits
from books.actions.export_period import TYPES
from books.actions.start_import import start_import
from books.models import Customer, Import
from books.queries.finders import book_for, period_for
from books.queries.imports import ImportOut, import_for
from books.states import ImportKind
from kernel.errors import NotFound
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import Body, page_of
from tenancy.access import Access
from uploads.tables import ENCODINGS

router = Resources(tags=["imports"])
Sent = Annotated[UploadedFile, File(...)]
Sheet = Annotated[str, Form(max_length=100, description="The sheet of a workbook, needed if several match.")]
Encoding = Annotated[
    str,
    Form(
        max_length=20,
        description=f"Encoding of a text file, if it can't be detected: {', '.join(ENCODINGS)}.",
    ),
]


class CommitIn(Body):
    max_spill: str | int = 0


class CustomerOut(Schema):
    id: str
    name: str
    phone: str
    email: str
    note: str


def _take(request: Any, kind: ImportKind, file: UploadedFile, **into: Any) -> Any:
    row = start_import(request.member, kind, file_name=file.name or "", content=file.read(), **into)
    return 201, ImportOut.of(row)


@router.on(
    "POST",
    "/periods/{id}/imports/",
    answer=ImportOut,
    may="books.sell",
    needs=Access.CREATE,
    find=period_for,
)
def post_tickets(request: Any, id: str, file: Sent, sheet: Sheet = "", encoding: Encoding = "") -> Any:
    """Check a CSV or XLSX file of tickets: number, amount, and optionally ticket, customer, note."""
    return _take(request, ImportKind.TICKETS, file, period=request.subject, sheet=sheet, encoding=encoding)


@router.on("GET", "/periods/{id}/imports/", answer=page_of(ImportOut), may="books.sell", find=period_for)
def list_imports(request: Any, id: str) -> Any:
    rows = Import.objects.select_related("period__book", "book").defer("content")
    return page(request, rows.filter(period=request.subject), ImportOut.of)


@router.on(
    "POST", "/books/{id}/imports/", answer=ImportOut, may="books.run", needs=Access.CREATE, find=book_for
)
def post_limits(request: Any, id: str, file: Sent, sheet: Sheet = "", encoding: Encoding = "") -> Any:
    """Check a CSV or XLSX file of limits: kind, most, and optionally numbers, who."""
    return _take(request, ImportKind.LIMITS, file, book=request.subject, sheet=sheet, encoding=encoding)


@router.on("POST", "/customers/imports/", answer=ImportOut, may="books.sell", needs=Access.CREATE)
def post_customers(request: Any, file: Sent, sheet: Sheet = "", encoding: Encoding = "") -> Any:
    """Check a CSV or XLSX file of customers: name, and optionally phone, email, note."""
    return _take(request, ImportKind.CUSTOMERS, file, sheet=sheet, encoding=encoding)


@router.on("GET", "/customers/", answer=page_of(CustomerOut), may="books.sell")
def list_customers(request: Any) -> Any:
    return page(request, Customer.objects.all(), customer_shape)


def _named(member: Any, form: str) -> str:
    """Raise NotFound for any other suffix."""
    if form not in TYPES:
        raise NotFound
    return form


@router.on("GET", "/customers/export.{form}", may="books.settle", find=_named)
def get_customers_file(request: Any, form: Literal["csv", "xlsx"]) -> Any:
    """Export all customers in the columns of the import."""
    return list_answer(export_customers(request.member, form), "customers", form)


def _exported_book(member: Any, id: str, form: str) -> Any:
    return book_for(member, id)


@router.on("GET", "/books/{id}/limits/export.{form}", may="look.reports", find=_exported_book)
def get_limits_file(request: Any, id: str, form: Literal["csv", "xlsx"]) -> Any:
    """Export the book's limits in the columns of the import."""
    return list_answer(export_limits(request.member, request.subject, form), "limits", form)


def list_answer(file: IO[bytes], name: str, form: str) -> FileResponse:
    """Return a list as a download."""
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=TYPES[form])
    answer["Cache-Control"] = "no-store"
    return answer


def customer_shape(customer: Customer) -> dict[str, Any]:
    """Return a customer for the API."""
    fields = {name: getattr(customer, name) for name in ("name", "phone", "email", "note")}
    return {"id": str(customer.id), **fields}


@router.on("GET", "/imports/{id}/", answer=ImportOut, may="books.sell", find=import_for)
def get_import(request: Any, id: str) -> Any:
    return ImportOut.of(request.subject)


@router.on("DELETE", "/imports/{id}/", may="books.sell", needs=Access.CONTINUE, find=import_for)
def delete_import(request: Any, id: str) -> Any:
    discard_import(request.member, request.subject)
    return 204, None


@router.on(
    "POST",
    "/imports/{id}/commitment/",
    answer=ImportOut,
    may="books.sell",
    needs=Access.CREATE,
    find=import_for,
)
def post_commitment(request: Any, id: str, body: CommitIn) -> Any:
    """Carry out the import. A large one continues after the response; poll it with GET."""
    row = request.subject
    book = row.period.book if row.period else None
    spill = read_amount(body.max_spill, book.currency, "max_spill", least_minor=0) if book else 0
    return 201, ImportOut.of(commit_import(request.member, row, max_spill=spill))
