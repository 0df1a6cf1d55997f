"""Snapshot the cells of ledgers when they close, for the archive, and drop it when they reopen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from kernel.query import execute
from kernel.statements import array


def snapshot_cells(account_id: uuid.UUID, ledger_ids: Sequence[uuid.UUID]) -> None:
    """Copy the cells in use. The caller holds the exclusive lock of the period."""
    execute(
        """
        INSERT INTO books_closedcell (account_id, ledger_id, number, capacity, used)
        SELECT account_id, ledger_id, number, capacity, used FROM books_cell
        WHERE account_id = %s AND ledger_id = ANY (%s::uuid[]) AND used > 0
        ON CONFLICT (account_id, ledger_id, number)
            DO UPDATE SET capacity = excluded.capacity, used = excluded.used
        """,
        [account_id, array(ledger_ids)],
    )


def forget_cells(account_id: uuid.UUID, ledger_ids: Sequence[uuid.UUID]) -> None:
    """Delete the snapshots of ledgers that are open again."""
    execute(
        "DELETE FROM books_closedcell WHERE account_id = %s AND ledger_id = ANY (%s::uuid[])",
        [account_id, array(ledger_ids)],
    )
