"""Export a table of a period as CSV or XLSX, and audit it."""

from __future__ import annotations

from typing import IO

from audit.record import audit
from books.locking import read_period
from books.models import Period
from books.queries.exports import What, table_of
from documents.spreadsheet import MOST_XLSX_ROWS, TooLong, write_csv, write_xlsx
from kernel.errors import BadInput
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_period(member: Member, period: Period, what: What, form: str) -> IO[bytes]:
    """Return the whole file, ready to send; `form` is csv or xlsx."""
    require_capability(member, "look.reports")
    with transaction():
        table = table_of(what, period, read_period(member, period.id))
        try:
            if form == "xlsx":
                file = write_xlsx(what.value, table.header, table.rows)
            else:
                file = write_csv(table.header, table.rows)
        except TooLong:
            raise BadInput(
                f"A workbook takes {MOST_XLSX_ROWS:,} rows at most. Export CSV instead.", code="too_many_rows"
            ) from None
        audit(member, "period.export", "period", period.id, what=what.value, form=form)
    return file
