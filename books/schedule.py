"""Store what the clock has changed: opened drafts, closed sales, due results."""

from __future__ import annotations

import uuid
from contextlib import suppress

from books.actions.announce import reveal_due
from books.actions.close_period import expire_claims_due
from books.actions.commit_import import run_import_job
from books.actions.create_period import open_due
from books.actions.expire_covers import expire_covers
from books.actions.pre_close import pre_close_due
from books.actions.start_import import check_import_job
from books.actions.watch_loss import watch_loss
from books.locking import lock_period_of
from books.models import Import
from kernel import schedule
from kernel.clock import database_now
from kernel.errors import DrawbookError
from kernel.query import select
from tenancy.due import do_each


def register() -> None:
    schedule.repeat("periods", follow_the_clock, every_seconds=1)
    schedule.repeat("covers", expire_due_covers, every_seconds=5)
    schedule.repeat("results", follow_the_results, every_seconds=1)
    schedule.repeat("imports", carry_on_imports, every_seconds=30)


def follow_the_clock() -> int:
    """Open and close due periods, and return their number."""
    due = select("SELECT account_id, period_id, what FROM books_due_periods()")
    do_each(due, lambda account_id, id, what: _CLOCK[what](account_id, id))
    return len(due)


def _open(account_id: uuid.UUID, period_id: uuid.UUID) -> None:
    # Refused while another period of the book is open; the next turn tries again.
    with suppress(DrawbookError):
        open_due(account_id, period_id, lock_period_of(account_id, period_id).now)


def expire_due_covers() -> int:
    """Expire unanswered requests, and return the number of periods that had some."""
    return do_each(select("SELECT account_id, period_id FROM books_due_covers()"), expire_covers)


_CLOCK = {"open": _open, "pre_close": pre_close_due}
_RESULTS = {"reveal": reveal_due, "expire_claims": expire_claims_due, "watch_loss": watch_loss}


def follow_the_results() -> int:
    """Announce due numbers, end claims and watch losses; return in how many periods."""
    due = select("SELECT account_id, period_id, what FROM books_due_results()")
    return do_each(due, lambda account_id, id, what: _RESULTS[what](account_id, id))


def carry_on_imports() -> int:
    """Queue imports again that a dead worker left; an import continues where it stopped."""
    return do_each(
        select("SELECT account_id, import_id, user_id, state FROM books_stalled_imports()"), _carry_on
    )


def _carry_on(account_id: uuid.UUID, import_id: uuid.UUID, user_id: uuid.UUID, state: str) -> None:
    job = check_import_job if state == "CHECKING" else run_import_job
    # Moved now, so that it is queued once in the time that a worker has for it.
    Import.objects.filter(id=import_id).update(moved_at=database_now())
    job.defer(account_id=str(account_id), user_id=str(user_id), import_id=str(import_id))
