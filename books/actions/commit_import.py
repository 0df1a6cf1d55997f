"""Carry out a checked import, under the locks and rules of a sale, one chunk at a time.

A chunk and the progress of the import are one transaction, so that an interrupted import continues where it
stopped and sells nothing twice.
"""

from __future__ import annotations

import uuid
from typing import Any

from procrastinate.contrib.django import app

from audit.record import audit
from books.actions.enforce_limits import lock_limited, name_customers
from books.actions.enter_ticket import selling
from books.actions.set_limit import MAX_LIMITS
from books.actions.start_import import MAY, as_job, chunk_end
from books.actions.stop_import import lock_import, stop_import
from books.actions.work_as_importer import work_as_importer
from books.actions.write_tickets import Draft, write_tickets
from books.events import BoardChanged, ImportEnded
from books.locking import lock_period, read_period
from books.models import Import, Limit
from books.period import LockedPeriod, require_gate
from books.queries.held import held_numbers
from books.queries.imports import read_import, sales_so_far
from books.rules.bulk import BulkPlan, plan_tickets
from books.rules.imported import ImportedCustomer, ImportedLimit, ImportedTicket
from books.states import IMPORT_MOVES, ImportKind, ImportState, Operation
from kernel.clock import database_now
from kernel.errors import Conflict, DrawbookError
from kernel.ids import new_id
from kernel.jobs import IMPORTS
from kernel.names import name_key
from kernel.outbox import record
from kernel.query import execute
from kernel.transactions import transaction
from money import currency_for, format_money
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability
from tenancy.scope import scope
from uploads.limits import BY_THE_WORKER

# So many lines are carried out before the answer, all or none; more is the worker's.
AT_ONCE_LINES = 2_000


class ImportRefused(Conflict):
    """Raised if the import can't continue; `errors` names the line."""

    code = "import_refused"


def commit_import(member: Member, row: Import, *, max_spill: int = 0) -> Import:
    """Begin or continue an import. `max_spill` (minor units) is the most that may spill over in total."""
    require_capability(member, MAY[ImportKind(row.kind)])
    require_access(member, Access.CREATE)
    with transaction():
        row = lock_import(row)
        _move(row, ImportState.RUNNING)
        if row.problem_count:
            raise Conflict("The file has problems. Correct it and upload it again.", code="has_problems")
        if row.period_id is not None:
            period = read_period(member, row.period_id)
            require_gate(period, Operation.SELL)
            if row.done_items == 0 and row.spill_total > max_spill:
                raise Conflict(
                    f"{format_money(row.spill_total, period.currency)} would spill over. "
                    "Confirm the spill-over to import.",
                    code="spill_exceeds",
                )
        row.max_spill, row.stopped_because, row.moved_at = max_spill, "", database_now()
        # Whoever says go is the seller.
        row.user_id, row.made_by_id, row.made_by_name = member.user_id, member.id, member.user_name
        row.save()
        audit(
            member,
            "import.commit",
            "import",
            row.id,
            file=row.file_name,
            items=row.item_count,
            lines=row.line_count,
        )
        if row.line_count <= AT_ONCE_LINES:
            read = read_import(row, bytes(row.content or b""))
            while run_chunk(member, row, read.items, all_or_none=True):
                pass
        else:
            run_import_job.defer(**as_job(row))
    return row


def discard_import(member: Member, row: Import) -> None:
    """Discard a file; rows that were imported stay."""
    require_capability(member, MAY[ImportKind(row.kind)])
    with transaction():
        row = lock_import(row)
        _move(row, ImportState.DISCARDED)
        row.content, row.finished_at = None, database_now()
        row.save(update_fields=["state", "content", "finished_at"])
        audit(member, "import.discard", "import", row.id, file=row.file_name)


@app.task(name="books.run_import", queue=IMPORTS)
def run_import_job(account_id: str, user_id: str, import_id: str) -> None:
    """Carry out a large import, each chunk in its own transaction."""
    found: list[Import] = []
    work_as_importer(account_id, user_id, import_id, lambda member, row: found.append(row))
    if not found or found[0].state != ImportState.RUNNING:
        return
    row = found[0]
    items = read_import(row, bytes(row.content or b""), limits=BY_THE_WORKER).items
    more = [True]

    def chunk(member: Member, _: Import) -> None:
        more[0] = run_chunk(member, row, items)

    def refresh(member: Member, _: Import) -> None:
        execute("SELECT books_refresh_statistics()")

    first = True

    while more[0]:
        more[0] = False
        try:
            work_as_importer(account_id, user_id, import_id, chunk, light=True)
            if first:
                # After the first chunk: what the planner knows of empty tables is wrong by now.
                work_as_importer(account_id, user_id, import_id, refresh, light=True)
            first = False
        except DrawbookError as refusal:
            with scope(uuid.UUID(account_id), uuid.UUID(user_id)):
                stop_import(row, refusal.detail)
            return


def run_chunk(member: Member, row: Import, items: list[Any], *, all_or_none: bool = False) -> bool:
    """Carry out the next chunk, and return whether there is more. In its own transaction, or the caller's.

    A refusal stops the import, or raises ImportRefused if the import is all or nothing.
    """
    with transaction():
        fresh = lock_import(row)
        row.state, row.done_items = fresh.state, fresh.done_items
        if fresh.state != ImportState.RUNNING:
            return False
        if fresh.kind == ImportKind.LIMITS:
            _limits(fresh, items)
        elif fresh.kind == ImportKind.CUSTOMERS:
            _customers(fresh, items)
        elif not _tickets(member, fresh, items, all_or_none):
            row.state = ImportState.STOPPED
            return False
        if fresh.done_items == fresh.item_count:
            fresh.state, fresh.finished_at, fresh.content = ImportState.DONE, database_now(), None
            if not all_or_none:
                # Whoever asked for it has long gone on with something else.
                record(ImportEnded(fresh.id), account_id=fresh.account_id)
        fresh.moved_at = database_now()
        fresh.save()
        for name in ("state", "done_items", "done_lines", "done_total", "done_spill", "finished_at"):
            setattr(row, name, getattr(fresh, name))
    return row.state == ImportState.RUNNING


def _move(row: Import, to: ImportState) -> None:
    row.state = IMPORT_MOVES.move(row.state, to)


def _tickets(member: Member, row: Import, items: list[ImportedTicket], all_or_none: bool) -> bool:
    """Sell the next tickets. Return False if they are refused."""
    assert row.period_id is not None
    tickets = items[row.done_items : chunk_end(items, row.done_items)]
    period = selling(lock_period(member, row.period_id, shared=True), member)
    name_customers(period, tickets)
    lock_limited(period, member, *(ticket.customer for ticket in tickets))
    held = held_numbers(period, {n for ticket in tickets for n, _ in ticket.entries}, lock=True)
    bulk = plan_tickets(
        tickets,
        held,
        factor=period.factor,
        when_full=period.when_full,
        width=period.width,
        currency=currency_for(period.currency),
        limits=period.limits,
        sales=sales_so_far(period, member, tickets),
        seller=member.id,
    )
    refusal = _refusal(row, period, bulk)
    if refusal is not None:
        if all_or_none:
            raise ImportRefused(refusal)
        stop_import(row, refusal)
        return False
    drafts = [
        Draft(entries, ticket.customer, ticket.note)
        for ticket, entries in zip(tickets, bulk.entries, strict=True)
        if entries
    ]
    if drafts:
        total, spill = write_tickets(period, member, drafts, imported=str(row.id))
        row.done_total += total
        row.done_spill += spill + bulk.plan.trimmed_total_minor
        record(BoardChanged(period.id), account_id=row.account_id)
    row.done_items += len(tickets)
    row.done_lines += sum(len(ticket.entries) for ticket in tickets)
    return True


def _refusal(row: Import, period: LockedPeriod, bulk: BulkPlan) -> str | None:
    if bulk.problems:
        first = bulk.problems[0]
        return f"Line {first.line}: {first.sentence}"
    spill = row.done_spill + bulk.spill_minor
    if spill > row.max_spill:
        return f"{format_money(spill, period.currency)} would spill over now, more than you confirmed."
    return None


def _limits(row: Import, items: list[ImportedLimit]) -> None:
    """Set the limits; a limit of the same kind, numbers and customer gets the new amount."""
    assert row.book_id is not None
    known = {
        (limit.kind, tuple(sorted(limit.numbers)), name_key(limit.customer)): limit
        for limit in Limit.objects.filter(book_id=row.book_id, seller__isnull=True)
    }
    new: dict[Any, Limit] = {}
    changed = []
    for item in items:
        key = (str(item.kind), tuple(sorted(set(item.numbers))), name_key(item.name))
        limit = known.get(key)
        if limit is None:
            new[key] = Limit(
                id=new_id(),
                account_id=row.account_id,
                book_id=row.book_id,
                kind=key[0],
                most=item.most_minor,
                numbers=list(key[1]),
                customer=item.name,
            )
        else:
            limit.most = item.most_minor
            changed.append(limit)
    if len(known) + len(new) > MAX_LIMITS:
        raise ImportRefused(f"A book has at most {MAX_LIMITS} limits.")
    Limit.objects.bulk_create(new.values(), batch_size=1_000)
    Limit.objects.bulk_update(changed, ["most"], batch_size=1_000)
    row.done_items = row.item_count
    row.done_lines = row.line_count


def _customers(row: Import, items: list[ImportedCustomer]) -> None:
    """Add the customers; an existing one gets the values that the file has."""
    execute(
        """
        INSERT INTO books_customer (id, account_id, name_key, name, phone, email, note)
        SELECT c.id, %s, c.name_key, c.name, c.phone, c.email, c.note
        FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
             AS c (id, name_key, name, phone, email, note)
        ON CONFLICT (account_id, name_key) DO UPDATE
            SET phone = coalesce(nullif(excluded.phone, ''), books_customer.phone),
                email = coalesce(nullif(excluded.email, ''), books_customer.email),
                note = coalesce(nullif(excluded.note, ''), books_customer.note)
        """,
        [
            row.account_id,
            [new_id() for _ in items],
            [name_key(item.name) for item in items],
            *[[getattr(item, name) for item in items] for name in ImportedCustomer._fields],
        ],
    )
    row.done_items = row.item_count
    row.done_lines = row.line_count
