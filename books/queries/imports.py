"""Imports as the API and the pages say them, and the tables inside of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from books.actions.locks import LockedPeriod
from books.models import Import
from books.queries.doors import _one
from books.rules.bulk import RunningSales
from books.rules.imported import (
    CUSTOMERS,
    LIMITS,
    TICKETS,
    Columns,
    ImportedTicket,
    Read,
    WrongColumns,
    columns_of,
    read_customers,
    read_limits,
    read_tickets,
)
from books.shapes import moment
from books.sheets.read import BadFile, read_rows
from books.states import ImportKind
from money import currency_for, to_string
from tenancy.member import Member

COLUMNS: dict[str, Columns] = {
    ImportKind.TICKETS: TICKETS,
    ImportKind.LIMITS: LIMITS,
    ImportKind.CUSTOMERS: CUSTOMERS,
}


def import_for(member: Member, id: object) -> Import:
    """The import, without its file; NotFound otherwise."""
    rows = Import.objects.select_related("period__book", "book").defer("content")
    return _one(rows, member, id)


def read_header(kind: str, content: bytes) -> None:
    """BadFile unless the file can be opened and its first line names the right columns."""
    for _, header in read_rows(content):
        try:
            columns_of(header, COLUMNS[kind])
        except WrongColumns as problem:
            raise BadFile(str(problem)) from None
        return
    raise BadFile("The file is empty.")


def read_import(row: Import, content: bytes) -> Read[Any]:
    """Everything in the file; BadFile when it cannot be read to its end."""
    rows = read_rows(content)
    places: dict[str, int] = {}
    for _, header in rows:
        try:
            places = columns_of(header, COLUMNS[row.kind])
        except WrongColumns as problem:
            raise BadFile(str(problem)) from None
        break
    if row.kind == ImportKind.CUSTOMERS:
        return read_customers(rows, places)
    book = row.period.book if row.period else row.book
    assert book is not None
    reader = read_tickets if row.kind == ImportKind.TICKETS else read_limits
    return reader(rows, places, width=book.width, currency=currency_for(book.currency))


_BY_NUMBER = "SELECT number, sold FROM books_periodnumber WHERE account_id = %s AND period_id = %s"
_OF_SELLER = """
SELECT coalesce(sum(total - refunded), 0)::bigint FROM books_ticket
WHERE account_id = %s AND period_id = %s AND seller_id = %s
"""
_OF_CUSTOMERS = """
SELECT customer, sum(total - refunded)::bigint FROM books_ticket
WHERE account_id = %s AND period_id = %s AND customer = ANY (%s) AND customer <> '' GROUP BY customer
"""


def sales_so_far(period: LockedPeriod, member: Member, tickets: Sequence[ImportedTicket]) -> RunningSales:
    """Live stakes as limits count them; nothing is asked when the book has no limits."""
    if not period.limits:
        return RunningSales()
    of = [period.account_id, period.id]
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, of)
        by_number = dict(cursor.fetchall())
        cursor.execute(_OF_SELLER, [*of, member.id])
        by_seller = cursor.fetchone()[0]
        cursor.execute(_OF_CUSTOMERS, [*of, list({ticket.customer for ticket in tickets})])
        return RunningSales(by_number, dict(cursor.fetchall()), by_seller)


def import_shape(row: Import) -> dict[str, Any]:
    """An import as the API says it."""
    book = row.period.book if row.period else row.book
    currency = book.currency if book else None

    def money(minor: int) -> str | None:
        return to_string(minor, currency) if currency and row.kind == ImportKind.TICKETS else None

    return {
        "id": str(row.id),
        "kind": row.kind,
        "period": str(row.period_id) if row.period_id else None,
        "book": str(row.book_id) if row.book_id else None,
        "state": row.state,
        "file_name": row.file_name,
        "line_count": row.line_count,
        "item_count": row.item_count,
        "total": money(row.total),
        "spill_total": money(row.spill_total),
        "currency": currency,
        "problem_count": row.problem_count,
        "problems": [
            {"line": line, "column": column, "detail": sentence} for line, column, sentence in row.problems
        ],
        "done_lines": row.done_lines,
        "done_items": row.done_items,
        "done_total": money(row.done_total),
        "done_spill": money(row.done_spill),
        "stopped_because": row.stopped_because,
        "seller": row.made_by_name,
        "created_at": moment(row.created_at),
        "finished_at": moment(row.finished_at),
    }
