"""Find imports, open their tables, and shape them for the API and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from books.models import Book, Import
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
from books.states import ImportKind
from kernel.names import name_key
from kernel.query import select, select_one
from money import currency_for
from rest.answers import Amount, Answer, Id, MomentText, at
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
    by_number = dict(select(_BY_NUMBER, of))
    by_seller = select_one(_OF_SELLER, [*of, member.id])[0]
    return RunningSales(
        by_number,
        dict(select(_OF_CUSTOMERS, [*of, list({name_key(ticket.customer) for ticket in tickets})])),
        by_seller,
    )


class ProblemOut(Answer):
    line: int
    column: str
    detail: str


def _book(row: Import) -> Book | None:
    return row.period.book if row.period else row.book


def _problems(row: Import) -> list[dict[str, Any]]:
    return [dict(zip(ProblemOut.model_fields, problem, strict=True)) for problem in row.problems]


def _if_tickets(field: str) -> Any:
    """Declare an amount that only an import of tickets has."""
    return at(lambda row: getattr(row, field) if row.kind == ImportKind.TICKETS and _book(row) else None)


class ImportOut(Answer):
    id: Id
    kind: str
    period: Id | None = at("period_id")
    book: Id | None = at("book_id")
    state: str
    file_name: str
    sheet: str
    encoding: str
    line_count: int
    bad_line_count: int
    item_count: int
    total: Amount | None = _if_tickets("total")
    spill_total: Amount | None = _if_tickets("spill_total")
    currency: str | None = at(lambda row: getattr(_book(row), "currency", None))
    problem_count: int
    problems: list[ProblemOut] = at(
        lambda row: [
            dict(zip(("line", "column", "detail"), problem, strict=True)) for problem in row.problems
        ]
    )
    done_lines: int
    done_items: int
    done_total: Amount | None = _if_tickets("done_total")
    done_spill: Amount | None = _if_tickets("done_spill")
    stopped_because: str
    seller: str = at("made_by_name")
    created_at: MomentText
    finished_at: MomentText | None
