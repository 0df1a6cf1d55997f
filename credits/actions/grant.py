"""Give an account credits."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from credits.kinds import Kind
from credits.models import CreditEntry
from credits.wallet import change, entry_under, lock_wallet, require_amount, write_entry
from kernel.transactions import transaction


def grant(
    account_id: uuid.UUID,
    amount: int,
    *,
    kind: Kind,
    description: str,
    key: str,
    metadata: Mapping[str, Any] | None = None,
) -> CreditEntry:
    """Add `amount` credits to the balance, once for each `key`; BadInput unless it is positive."""
    require_amount(amount)
    with transaction():
        lock_wallet(account_id)
        done = entry_under(key, amount=amount)
        if done is not None:
            return done
        changed = change(account_id, balance=amount)
        return write_entry(
            account_id,
            changed,
            kind=kind,
            amount=amount,
            description=description,
            metadata=metadata or {},
            key=key,
        )
