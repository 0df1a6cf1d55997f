"""Export customers or the limits of a book, in the columns of the import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from audit.record import audit
from books.models import Book, Customer, Limit
from documents.spreadsheet import write_csv, write_xlsx
from kernel.transactions import transaction
from money import to_string
from tenancy.member import Member, require_capability

CUSTOMERS = ("name", "phone", "email", "note")
LIMITS = ("kind", "most", "numbers", "who")
FETCHED_AT_ONCE = 5_000


def export_customers(member: Member, form: str) -> IO[bytes]:
    """Export every customer by name; `form` is csv or xlsx."""
    require_capability(member, "books.settle")
    rows = Customer.objects.order_by("name").values_list(*CUSTOMERS)
    with transaction():
        file = _written("customers", CUSTOMERS, rows.iterator(chunk_size=FETCHED_AT_ONCE), form)
        audit(member, "customers.export", form=form)
    return file


def export_limits(member: Member, book: Book, form: str) -> IO[bytes]:
    """Export the limits of a book; a seller's limit names the seller and can't be imported again."""
    require_capability(member, "look.reports")
    with transaction():
        file = _written("limits", LIMITS, _limits(book), form)
        audit(member, "limits.export", "book", book.id, form=form)
    return file


def _limits(book: Book) -> Iterator[list[str]]:
    for limit in Limit.objects.filter(book=book).order_by("kind", "id"):
        numbers = " ".join(book.written(number) for number in limit.numbers)
        name = limit.customer or (str(limit.seller) if limit.seller else "")
        yield [limit.kind, to_string(limit.most, book.currency), numbers, name]


def _written(title: str, header: tuple[str, ...], rows: Iterator[object], form: str) -> IO[bytes]:
    if form == "xlsx":
        return write_xlsx(title, header, rows)  # type: ignore[arg-type]
    return write_csv(header, rows)  # type: ignore[arg-type]
