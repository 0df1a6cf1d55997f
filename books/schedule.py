"""Store what the clock has changed: opened drafts, closed sales, due results."""

from __future__ import annotations

from django.db import connection

from books.actions.announce import reveal_due
from books.actions.close_period import expire_claims_due
from books.actions.commit_import import run_import_job
from books.actions.create_period import open_due
from books.actions.expire_covers import expire_covers
from books.actions.pre_close import pre_close_due
from books.actions.start_import import check_import_job
from books.actions.watch_loss import watch_loss
from books.locking import lock_period_of
from kernel import schedule
from kernel.errors import DrawbookError
from tenancy.scope import scope


def register() -> None:
    schedule.repeat("periods", follow_the_clock, every_seconds=1)
    schedule.repeat("covers", expire_due_covers, every_seconds=5)
    schedule.repeat("results", follow_the_results, every_seconds=1)
    schedule.repeat("imports", carry_on_imports, every_seconds=30)


def follow_the_clock() -> int:
    """Open and close due periods, each in its own transaction, and return their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, period_id, what FROM books_due_periods()")
        due = cursor.fetchall()
    for account_id, period_id, what in due:
        with scope(account_id):
            if what == "open":
                try:
                    open_due(account_id, period_id, lock_period_of(account_id, period_id).now)
                except DrawbookError:
                    continue  # another period of the book is still open; the next turn tries again
            else:
                pre_close_due(account_id, period_id)
    return len(due)


def expire_due_covers() -> int:
    """Expire unanswered requests, each period in its own transaction, and return their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, period_id FROM books_due_covers()")
        due = cursor.fetchall()
    expired = 0
    for account_id, period_id in due:
        with scope(account_id):
            expired += expire_covers(account_id, period_id)
    return expired


_RESULTS = {"reveal": reveal_due, "expire_claims": expire_claims_due, "watch_loss": watch_loss}


def follow_the_results() -> int:
    """Announce due numbers, end claims and watch losses, each period in its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, period_id, what FROM books_due_results()")
        due = cursor.fetchall()
    for account_id, period_id, what in due:
        with scope(account_id):
            _RESULTS[what](account_id, period_id)
    return len(due)


def carry_on_imports() -> int:
    """Queue imports again that a dead worker left; an import continues where it stopped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, user_id, import_id, state FROM books_stalled_imports()")
        stalled = cursor.fetchall()
    for account_id, user_id, import_id, state in stalled:
        job = check_import_job if state == "CHECKING" else run_import_job
        with scope(account_id, user_id), connection.cursor() as cursor:
            # Moved now, so that it is queued once in the time that a worker has for it.
            cursor.execute(
                "UPDATE books_import SET moved_at = drawbook_now() WHERE account_id = %s AND id = %s",
                [account_id, import_id],
            )
            job.defer(account_id=str(account_id), user_id=str(user_id), import_id=str(import_id))
    return len(stalled)
