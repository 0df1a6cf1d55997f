"""Create a period of a book, open it, move its times, delete it while it is an empty draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError

from audit.record import audit
from books.actions.create_book import save_new
from books.actions.fair_draw import charter_period, refuse_short_lead, reveal_of
from books.events import PeriodChanged
from books.locking import lock_period
from books.models import Book, Period, Ticket
from books.period import LockedPeriod, require_gate
from books.states import Operation, PeriodState, implausible_times, times_out_of_order
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.query import execute
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability

TIMES = ("opens_at", "pre_close_at", "cover_cutoff_at", "reveal_at")


class AnotherPeriodIsOpen(Conflict):
    code = "another_period_open"
    sentence = "Another period of this book is open. Close it first."


def create_period(
    member: Member,
    book: Book,
    *,
    name: str,
    pre_close_at: datetime,
    opens_at: datetime | None = None,
    cover_cutoff_at: datetime | None = None,
    reveal_at: datetime | None = None,
    open: bool = True,
) -> Period:
    """Create a period with its 10^width numbers; open at once if `open` and no later `opens_at` is given."""
    require_capability(member, "books.run")
    require_access(member, Access.CREATE)
    with transaction():
        now = database_now()
        given = {"opens_at": opens_at, "pre_close_at": pre_close_at}
        refuse_implausible_times(now, {**given, "cover_cutoff_at": cover_cutoff_at, "reveal_at": reveal_at})
        reveal_at = reveal_of(book, pre_close_at, reveal_at)
        refuse_short_lead(book, pre_close_at, reveal_at)
        times = {
            "opens_at": opens_at,
            "pre_close_at": pre_close_at,
            "cover_cutoff_at": cover_cutoff_at,
            "reveal_at": reveal_at,
        }
        refuse_bad_times(now, times, upcoming=True)
        period = Period(
            account_id=member.account_id,
            book=book,
            name=name,
            state=PeriodState.DRAFT,
            opens_by_itself=open,
            announce_policy=book.announce_policy,
            **times,
        )
        save_new(period)
        _make_numbers(period, book.count)
        audit(member, "period.create", "period", period.id, name=name)
        if open and (opens_at is None or opens_at <= now):
            _set_open(period, now)
        record(PeriodChanged(period.id), account_id=member.account_id)
    return period


def refuse_implausible_times(now: datetime, times: dict[str, datetime | None]) -> None:
    """Raise BadInput naming each implausible time, before any is used in a calculation."""
    problems = implausible_times(times, now)
    if problems:
        raise BadInput(errors={field: [sentence] for field, sentence in problems.items()}, code="bad_times")


def refuse_bad_times(now: datetime, times: dict[str, Any], *, upcoming: bool) -> None:
    """Raise BadInput naming each time that is out of order; with `upcoming`, sales must close later."""
    problems = times_out_of_order(**{**times, "opens_at": times["opens_at"] or now})
    opens_now = times["opens_at"] is None and "pre_close_at" in problems
    if times["pre_close_at"] <= now and (upcoming or opens_now):
        problems["pre_close_at"] = "This time has passed. Sales must close in the future."
    if problems:
        raise BadInput(errors={field: [sentence] for field, sentence in problems.items()}, code="bad_times")


def _make_numbers(period: Period, count: int) -> None:
    execute(
        """
        INSERT INTO books_periodnumber
            (account_id, period_id, number, sold, held, pending, covered, retained, reserve)
        SELECT %s, %s, n, 0, 0, 0, 0, 0, 0 FROM generate_series(0, %s - 1) n
        """,
        [period.account_id, period.id, count],
    )


def open_period(member: Member, period_id: object) -> LockedPeriod:
    """Open a draft by hand."""
    require_capability(member, "books.run")
    require_access(member, Access.CREATE)
    with transaction():
        locked = lock_period(member, period_id, shared=False)
        require_gate(locked, Operation.OPEN)
        row = Period.objects.get(id=locked.id)
        _set_open(row, locked.now)
        audit(member, "period.open", "period", locked.id)
        record(PeriodChanged(locked.id), account_id=member.account_id)
        return lock_period(member, period_id, shared=False)


def open_due(account_id: Any, period_id: Any, now: datetime) -> None:
    """Open a draft whose time has come. The caller holds the exclusive lock."""
    row = Period.objects.get(id=period_id)
    if row.state == PeriodState.DRAFT:
        _set_open(row, now)
        record(PeriodChanged(row.id), account_id=account_id)


def _set_open(period: Period, now: datetime) -> None:
    period.state = PeriodState.OPEN
    period.opened_at = now
    # The policy is the book's at this moment; it is never chosen once the stakes are known.
    period.announce_policy = period.book.announce_policy
    period.opens_at = min(period.opens_at, now) if period.opens_at else now
    if period.opens_at >= period.pre_close_at:
        raise Conflict("The time when sales close has passed. Change it first.", code="close_passed")
    try:
        period.save(update_fields=["state", "opened_at", "opens_at", "announce_policy"])
    except IntegrityError as failure:
        if "books_period_one_open" in str(failure):
            raise AnotherPeriodIsOpen from failure
        raise
    charter_period(period)


def delete_period(member: Member, period_id: object) -> None:
    """Delete a draft without tickets. Other periods are closed and archived instead."""
    require_capability(member, "books.run")
    with transaction():
        locked = lock_period(member, period_id, shared=False)
        require_gate(locked, Operation.DELETE)
        if Ticket.objects.filter(period_id=locked.id).exists():
            raise Conflict("This period has tickets. Close it instead.", code="has_tickets")
        for table in ("books_ledger", "books_period"):
            column = "period_id" if table == "books_ledger" else "id"
            execute(
                f"DELETE FROM {table} WHERE account_id = %s AND {column} = %s",
                [member.account_id, locked.id],
            )
        audit(member, "period.delete", "period", locked.id, name=locked.name)
