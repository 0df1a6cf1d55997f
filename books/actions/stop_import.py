"""Stop an import that can't go on, and store why."""

from __future__ import annotations

from books.events import ImportEnded
from books.models import Import
from books.states import ImportState
from kernel.clock import database_now
from kernel.outbox import record
from kernel.query import execute
from kernel.transactions import transaction


def stop_import(row: Import, sentence: str) -> None:
    """Stop the import and store the reason."""
    with transaction():
        fresh = lock_import(row)
        if fresh.state == ImportState.RUNNING:
            fresh.state, fresh.stopped_because = ImportState.STOPPED, sentence[:500]
            fresh.moved_at = database_now()
            fresh.save(update_fields=["state", "stopped_because", "moved_at"])
            record(ImportEnded(fresh.id), account_id=fresh.account_id)


def lock_import(row: Import) -> Import:
    """Lock and return the import, without the file's content."""
    execute(
        "SELECT 1 FROM books_import WHERE account_id = %s AND id = %s FOR NO KEY UPDATE",
        [row.account_id, row.id],
    )
    return Import.objects.select_related("period__book", "book").defer("content").get(id=row.id)
