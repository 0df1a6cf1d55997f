"""Export a closed ledger as CSV or XLSX."""

from __future__ import annotations

from typing import IO
from zoneinfo import ZoneInfo

from audit.record import audit
from books.models import Ledger
from books.result_shapes import archive_shape
from books.states import LedgerState
from documents.spreadsheet import write_csv, write_xlsx
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

HEADER = ("ledger", "period", "book", "closed_at", "number", "capacity", "used", "currency")


def export_ledger(member: Member, ledger: Ledger, form: str) -> IO[bytes]:
    """Export the numbers that it held. Raises Conflict while it is open."""
    require_capability(member, "look.reports")
    if ledger.state != LedgerState.CLOSED:
        raise Conflict(
            "This ledger is still open. Its archive is created when it closes.", code="ledger_open"
        )
    shape = archive_shape(ledger)
    zone = ZoneInfo(ledger.period.book.time_zone)
    at = shape["closed_at"]
    closed = at.astimezone(zone).isoformat(timespec="seconds") if at else ""
    fixed = [shape["name"], shape["period_name"], shape["book_name"], closed]
    rows = (
        [*fixed, cell["number"], cell["capacity"], cell["used"], shape["currency"]]
        for cell in shape["numbers"]
    )
    with transaction():
        audit(member, "ledger.export", "ledger", ledger.id, form=form)
    return write_xlsx("ledger", HEADER, rows) if form == "xlsx" else write_csv(HEADER, rows)
