"""Find imports, open their tables, and shape them for the API and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from books.models import Import
from books.period import LockedPeriod
from books.queries.finders import _one
from books.rules.bulk import RunningSales
from books.rules.imported import (
    CUSTOMERS,
    LIMITS,
    NO_LINES,
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
from books.states import ImportKind
from kernel.names import name_key
from money import currency_for, to_string
from tenancy.member import Member
from uploads.errors import BadFile
from uploads.limits import IN_A_REQUEST, Limits
from uploads.tables import ENCODINGS, Table, read_table

MOST_LINES = 1_000_000
COLUMNS: dict[str, Columns] = {
    ImportKind.TICKETS: TICKETS,
    ImportKind.LIMITS: LIMITS,
    ImportKind.CUSTOMERS: CUSTOMERS,
}


def import_for(member: Member, id: object) -> Import:
    """Return the import without its file. Raises NotFound."""
    rows = Import.objects.select_related("period__book", "book").defer("content")
    return _one(rows, member, id)


def open_table(
    kind: str,
    content: bytes,
    *,
    sheet: str = "",
    encoding: str = "",
    only_head: bool = False,
    limits: Limits = IN_A_REQUEST,
) -> tuple[Table, dict[str, int]]:
    """Return the table of the file and the index of each column. Raises BadFile for wrong columns."""
    columns = COLUMNS[kind]
    table = read_table(
        content,
        wanted=columns.needed,
        sheet=sheet,
        encoding=encoding,
        most_rows=MOST_LINES,
        only_head=only_head,
        limits=limits,
    )
    try:
        return table, columns_of(table.header, columns)
    except WrongColumns as problem:
        where = f"Sheet “{table.sheet}”, row" if table.sheet else "Line"
        raise BadFile(f"{where} {table.header_line}: {problem}") from None


def read_import(row: Import, content: bytes, *, limits: Limits = IN_A_REQUEST) -> Read[Any]:
    """Read the whole file, and store in the row how it was read. Raises BadFile."""
    encoding = row.encoding if row.encoding in ENCODINGS else ""
    table, columns = open_table(row.kind, content, sheet=row.sheet, encoding=encoding, limits=limits)
    row.sheet, row.encoding, row.delimiter = table.sheet, table.encoding, table.delimiter
    read: Read[Any]
    if row.kind == ImportKind.CUSTOMERS:
        read = read_customers(table.rows, columns)
    else:
        book = row.period.book if row.period else row.book
        assert book is not None
        width, currency = book.width, currency_for(book.currency)
        if row.kind == ImportKind.LIMITS:
            read = read_limits(table.rows, columns, width=width, currency=currency)
        else:
            read = read_tickets(
                table.rows, columns, width=width, currency=currency, delimiter=table.delimiter
            )
    if not read.line_count:
        read.wrong(table.header_line + 1, "", NO_LINES)
    return read


_BY_NUMBER = "SELECT number, sold FROM books_periodnumber WHERE account_id = %s AND period_id = %s"
_OF_SELLER = """
SELECT coalesce(sum(total - refunded), 0)::bigint FROM books_ticket
WHERE account_id = %s AND period_id = %s AND seller_id = %s
"""
_OF_CUSTOMERS = """
SELECT customer_key, sum(total - refunded)::bigint FROM books_ticket
WHERE account_id = %s AND period_id = %s AND customer_key = ANY (%s) AND customer_key <> ''
GROUP BY customer_key
"""


def sales_so_far(period: LockedPeriod, member: Member, tickets: Sequence[ImportedTicket]) -> RunningSales:
    """Return the live stakes that limits count; no query without limits."""
    if not period.limits:
        return RunningSales()
    of = [period.account_id, period.id]
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, of)
        by_number = dict(cursor.fetchall())
        cursor.execute(_OF_SELLER, [*of, member.id])
        by_seller = cursor.fetchone()[0]
        cursor.execute(_OF_CUSTOMERS, [*of, list({name_key(ticket.customer) for ticket in tickets})])
        return RunningSales(by_number, dict(cursor.fetchall()), by_seller)


def import_shape(row: Import) -> dict[str, Any]:
    """Return an import for the API."""
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
        "sheet": row.sheet,
        "encoding": row.encoding,
        "line_count": row.line_count,
        "bad_line_count": row.bad_line_count,
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
