"""Spend the credits of a hold after the work is done."""

from __future__ import annotations

import uuid

from credits.holds import settle
from credits.kinds import HoldState, Kind
from credits.models import CreditEntry
from credits.wallet import change, entry_under, lock_wallet, write_entry
from kernel.transactions import transaction


def commit_hold(account_id: uuid.UUID, hold_id: uuid.UUID) -> CreditEntry:
    """Return the ledger entry; committing again returns the same, Conflict if the hold was released."""
    key = f"hold:{hold_id}"
    with transaction():
        lock_wallet(account_id)
        held, first = settle(hold_id, HoldState.COMMITTED)
        if not first:
            done = entry_under(key, amount=-held.amount)
            assert done is not None, "a committed hold has its entry"
            return done
        changed = change(account_id, balance=-held.amount, held=-held.amount)
        return write_entry(
            account_id,
            changed,
            kind=Kind(held.kind),
            amount=-held.amount,
            description=held.description,
            metadata=held.metadata,
            key=key,
        )
