"""Start an import: store the file, and check it in a dry run that lists every problem."""

from __future__ import annotations

from collections.abc import Iterator

from procrastinate.contrib.django import app

from audit.record import audit
from books.actions.enforce_limits import name_customers
from books.actions.work_as_importer import work_as_importer
from books.events import ImportEnded
from books.locking import read_period
from books.models import Book, Import, Period
from books.period import require_gate
from books.queries.held import held_numbers
from books.queries.imports import open_table, read_import, sales_so_far
from books.rules.bulk import plan_tickets, take
from books.rules.imported import ImportedTicket, Problem, Read
from books.states import ImportKind, ImportState, Operation
from kernel.clock import database_now
from kernel.errors import BadInput
from kernel.jobs import IMPORTS
from kernel.outbox import record
from kernel.transactions import transaction
from money import currency_for
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability
from uploads.errors import BadFile
from uploads.limits import BY_THE_WORKER, IN_A_REQUEST, Limits
from uploads.tables.found import GZIP, is_workbook
from uploads.zips import looks_like_zip

# A smaller file is checked before the answer, a larger one by the worker.
AT_ONCE_BYTES = 256 * 1024
# Sellers wait while a chunk is written, and give up after the lock's timeout: well under a second each.
CHUNK_LINES = 10_000
FIRST_CHUNK_LINES = 2_000
MAY = {ImportKind.TICKETS: "books.sell", ImportKind.LIMITS: "books.run", ImportKind.CUSTOMERS: "books.sell"}


def start_import(
    member: Member,
    kind: ImportKind,
    *,
    file_name: str,
    content: bytes,
    period: Period | None = None,
    book: Book | None = None,
    sheet: str = "",
    encoding: str = "",
) -> Import:
    """Store the file and check it now, or by the worker if it is large. Raises BadFile for a wrong header.

    `sheet` names the sheet of a workbook and `encoding` that of a text file; by default both are detected.
    """
    require_capability(member, MAY[kind])
    require_access(member, Access.CREATE)
    name = " ".join("".join(c if c.isprintable() else " " for c in file_name).split())[:200]
    if not name:
        raise BadInput(errors={"file": ["The file has no name."]})
    if period is not None:
        require_gate(read_period(member, period.id), Operation.SELL)
    at_once = len(content) <= AT_ONCE_BYTES and not content.startswith(GZIP)
    if not at_once:
        refuse_early(kind, content, sheet=sheet, encoding=encoding)
    with transaction():
        row = Import(
            account_id=member.account_id,
            kind=kind,
            period=period,
            book=book,
            state=ImportState.CHECKING,
            file_name=name,
            content=content,
            sheet=sheet.strip()[:100],
            encoding=encoding,
            user_id=member.user_id,
            made_by_id=member.id,
            made_by_name=member.user_name,
        )
        if at_once:
            examine(member, row, content)
        row.save(force_insert=True)
        audit(member, "import.take", "import", row.id, file=name, bytes=len(content))
        if not at_once:
            check_import_job.defer(**as_job(row))
    return row


def refuse_early(kind: ImportKind, content: bytes, *, sheet: str = "", encoding: str = "") -> None:
    """Raise BadFile for a large file whose header is wrong.

    The header of a workbook can't be read without reading all of it: the worker does that, and reports the
    reason.
    """
    if looks_like_zip(content) and is_workbook(content):
        return
    open_table(kind, content, sheet=sheet, encoding=encoding, only_head=True)


def as_job(row: Import) -> dict[str, str]:
    """Return the arguments of a job about an import."""
    return {"account_id": str(row.account_id), "user_id": str(row.user_id), "import_id": str(row.id)}


@app.task(name="books.check_import", queue=IMPORTS)
def check_import_job(account_id: str, user_id: str, import_id: str) -> None:
    """Check a large file."""

    def work(member: Member, row: Import) -> None:
        if row.state == ImportState.CHECKING:
            check_import(member, row, bytes(row.content or b""))

    work_as_importer(account_id, user_id, import_id, work)


def check_import(member: Member, row: Import, content: bytes) -> None:
    """Check a stored file; discard one that can't be read to its end, with the reason."""
    try:
        examine(member, row, content, limits=BY_THE_WORKER)
    except BadFile as failure:
        row.state, row.stopped_because, row.content = ImportState.DISCARDED, failure.detail, None
        row.finished_at = database_now()
        record(ImportEnded(row.id), account_id=row.account_id)
    row.moved_at = database_now()
    row.save()


def examine(member: Member, row: Import, content: bytes, *, limits: Limits = IN_A_REQUEST) -> None:
    """Read the whole file and fill the row with the result of a dry run. Raises BadFile."""
    read = read_import(row, content, limits=limits)
    if row.kind == ImportKind.TICKETS:
        row.total = sum(amount for ticket in read.items for _, amount in ticket.entries)
        if not read.problem_count:
            row.spill_total = _dry_run(member, row, read)
    row.line_count, row.bad_line_count = read.line_count, len(read.bad_lines)
    row.item_count = len(read.items)
    row.problem_count, row.problems = read.problem_count, [list(problem) for problem in read.problems]
    row.state = ImportState.CHECKED


def _dry_run(member: Member, row: Import, read: Read[ImportedTicket]) -> int:
    """Return what would spill over (minor units), and note what the period and numbers would refuse."""
    assert row.period_id is not None
    period = read_period(member, row.period_id)
    held = held_numbers(period, {n for ticket in read.items for n, _ in ticket.entries}, lock=False)
    name_customers(period, read.items)
    sales = sales_so_far(period, member, read.items)
    spill = 0
    for tickets in chunks(read.items):
        bulk = plan_tickets(
            tickets,
            held,
            factor=period.factor,
            when_full=period.when_full,
            width=period.width,
            currency=currency_for(period.currency),
            limits=period.limits,
            sales=sales,
            seller=member.id,
        )
        _note(read, bulk.problems)
        spill += bulk.spill_minor
        take(held, bulk.plan)
    return spill


def _note(read: Read[ImportedTicket], problems: list[Problem]) -> None:
    for problem in problems:
        read.wrong(*problem)


def chunks(tickets: list[ImportedTicket]) -> Iterator[list[ImportedTicket]]:
    """Yield the tickets in order, in chunks of about CHUNK_LINES lines."""
    start = 0
    while start < len(tickets):
        end = chunk_end(tickets, start)
        yield tickets[start:end]
        start = end


def chunk_end(tickets: list[ImportedTicket], start: int) -> int:
    """Return the end of the chunk that begins at `start`; the first chunk is small."""
    most = CHUNK_LINES if start else min(FIRST_CHUNK_LINES, CHUNK_LINES)
    lines, end = 0, start
    while end < len(tickets) and lines < most:
        lines += len(tickets[end].entries)
        end += 1
    return end
