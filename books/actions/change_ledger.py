"""Create, change, close and reopen the ledgers of a period.

A ledger's cells change under the exclusive lock of the period and the rows of the touched numbers,
in the same order as sales take them.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError

from audit.record import audit
from books.actions.create_book import NameIsTaken, save_new
from books.actions.retry_pending import lock_all_numbers, retry_pending
from books.actions.snapshot_cells import forget_cells, snapshot_cells
from books.events import BoardChanged, NumbersChanged, PeriodChanged
from books.locking import lock_period
from books.models import Ledger
from books.period import LockedPeriod, require_gate
from books.states import LedgerState, Operation
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.query import execute, select
from kernel.statements import array
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability

MAX_LEDGERS = 50


class CapacityIsUsed(Conflict):
    code = "capacity_used"
    sentence = "The capacity can't be less than what is already used."


def create_ledger(
    member: Member,
    period_id: object,
    *,
    name: str,
    priority: int,
    capacity: int,
    max_taken_up: int | None = None,
) -> Ledger:
    """Create an open ledger with `capacity` units (minor) on every number; pending parts move into it.

    Raises WouldTakeUp if more than `max_taken_up` (minor units) of them would move.
    """
    require_capability(member, "books.run")
    require_access(member, Access.CREATE)
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.ARRANGE_LEDGERS)
        if Ledger.objects.filter(period_id=period.id).count() >= MAX_LEDGERS:
            raise Conflict(f"A period has at most {MAX_LEDGERS} ledgers.", code="too_many_ledgers")
        ledger = Ledger(
            account_id=member.account_id,
            period_id=period.id,
            name=name,
            priority=priority,
            capacity=capacity,
            state=LedgerState.OPEN,
        )
        save_new(ledger)
        _make_cells(ledger, 10**period.width)
        retry_pending(member, period_id, None, most=max_taken_up)
        audit(member, "ledger.create", "ledger", ledger.id, name=name, capacity=capacity)
        _record_changes(member, period)
    return ledger


def _make_cells(ledger: Ledger, count: int) -> None:
    execute(
        """
        INSERT INTO books_cell (account_id, ledger_id, number, capacity, used)
        SELECT %s, %s, n, %s, 0 FROM generate_series(0, %s - 1) n
        """,
        [ledger.account_id, ledger.id, ledger.capacity, count],
    )


def update_ledger(
    member: Member,
    ledger: Ledger,
    *,
    name: str | None = None,
    priority: int | None = None,
    capacity: int | None = None,
    cells: dict[int, int] | None = None,
    max_taken_up: int | None = None,
) -> Ledger:
    """Rename, reorder, or change capacities (units, minor): of every number, or of those in `cells`.

    A capacity below what is used refuses the whole change, naming the numbers. Raises WouldTakeUp if more
    than `max_taken_up` (minor units) of the stakes that wait for cover would move.
    """
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, ledger.period_id, shared=False)
        if priority is not None or capacity is not None or cells or name is not None:
            require_gate(period, Operation.ARRANGE_LEDGERS)
        changed = {
            field: value
            for field, value in (("name", name), ("priority", priority), ("capacity", capacity))
            if value is not None
        }
        if capacity is not None:
            lock_all_numbers(member, period)
            _set_capacity(member, period, ledger, capacity)
        if cells:
            _set_cells(member, period, ledger, cells)
        for field, value in changed.items():
            setattr(ledger, field, value)
        if changed:
            _save(ledger, list(changed))
        touched = None if capacity is not None else sorted(cells or ())
        retry_pending(member, period.id, touched, most=max_taken_up)
        audit(
            member,
            "ledger.update",
            "ledger",
            ledger.id,
            **changed,
            cells={period.written(n): c for n, c in (cells or {}).items()},
        )
        if capacity is None and cells:
            record(NumbersChanged(period.id, tuple(sorted(cells))), account_id=member.account_id)
        else:
            _record_changes(member, period)
    return ledger


def _save(ledger: Ledger, fields: list[str]) -> None:
    try:
        ledger.save(update_fields=fields)
    except IntegrityError as failure:
        if "books_ledger_name" in str(failure):
            raise NameIsTaken from failure
        raise


def _set_capacity(member: Member, period: LockedPeriod, ledger: Ledger, capacity: int) -> None:
    """Set the capacity of every number, overwriting capacities of single cells."""
    over = select(
        "SELECT number, used FROM books_cell WHERE account_id = %s AND ledger_id = %s AND used > %s "
        "ORDER BY number LIMIT 20",
        [member.account_id, ledger.id, capacity],
    )
    if over:
        numbers = ", ".join(period.written(number) for number, _ in over)
        raise CapacityIsUsed(errors={"capacity": [f"Stakes on {numbers} already use more than this."]})
    execute(
        "UPDATE books_cell SET capacity = %s WHERE account_id = %s AND ledger_id = %s",
        [capacity, member.account_id, ledger.id],
    )


def _set_cells(member: Member, period: LockedPeriod, ledger: Ledger, cells: dict[int, int]) -> None:
    beyond = [n for n in cells if not 0 <= n < 10**period.width]
    if beyond:
        raise BadInput(errors={f"cells.{n}": ["This number isn't in the book."] for n in beyond})
    numbers = sorted(cells)
    lock_some_numbers(member.account_id, period.id, numbers)
    done = {
        row[0]
        for row in select(
            """
            UPDATE books_cell c SET capacity = new.capacity
            FROM unnest(%s::smallint[], %s::bigint[]) AS new (number, capacity)
            WHERE c.account_id = %s AND c.ledger_id = %s AND c.number = new.number
              AND c.used <= new.capacity
            RETURNING c.number
            """,
            [array(numbers), array(cells[n] for n in numbers), member.account_id, ledger.id],
        )
    }
    refused = [n for n in numbers if n not in done]
    if refused:
        raise CapacityIsUsed(
            errors={f"cells.{period.written(n)}": ["Stakes already use more than this."] for n in refused}
        )


def lock_some_numbers(account_id: uuid.UUID, period_id: uuid.UUID, numbers: list[int]) -> None:
    """Lock the rows of the numbers, in order."""
    execute(
        "SELECT 1 FROM books_periodnumber WHERE account_id = %s AND period_id = %s "
        "AND number = ANY (%s::smallint[]) ORDER BY number FOR NO KEY UPDATE",
        [account_id, period_id, array(numbers)],
    )


def close_ledger(member: Member, ledger: Ledger) -> Ledger:
    """Close a ledger by hand; its stakes stay in it."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, ledger.period_id, shared=False)
        require_gate(period, Operation.ARRANGE_LEDGERS)
        ledger.refresh_from_db()
        if ledger.state == LedgerState.OPEN:
            ledger.state = LedgerState.CLOSED
            ledger.closed_by = "hand"
            ledger.closed_at = period.now
            ledger.save(update_fields=["state", "closed_by", "closed_at"])
            snapshot_cells(member.account_id, [ledger.id])
            audit(member, "ledger.close", "ledger", ledger.id)
            _record_changes(member, period)
    return ledger


def reopen_ledger(member: Member, ledger: Ledger, *, max_taken_up: int | None = None) -> Ledger:
    """Reopen a closed ledger; pending parts move into it.

    Raises WouldTakeUp if more than `max_taken_up` (minor units) of them would move.
    """
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, ledger.period_id, shared=False)
        require_gate(period, Operation.ARRANGE_LEDGERS)
        ledger.refresh_from_db()
        if ledger.state == LedgerState.CLOSED:
            ledger.state = LedgerState.OPEN
            ledger.closed_by = ""
            ledger.closed_at = None
            ledger.save(update_fields=["state", "closed_by", "closed_at"])
            forget_cells(member.account_id, [ledger.id])
            retry_pending(member, period.id, None, most=max_taken_up)
            audit(member, "ledger.reopen", "ledger", ledger.id)
            _record_changes(member, period)
    return ledger


def _record_changes(member: Member, period: Any) -> None:
    record(BoardChanged(period.id), account_id=member.account_id)
    record(PeriodChanged(period.id), account_id=member.account_id)
