"""Lock the wallet's row and change it, only if the balance still covers the holds."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credits.kinds import Kind
from credits.models import CreditEntry
from kernel.errors import BadInput, Conflict, PaymentRequired
from kernel.ids import new_id
from kernel.query import execute, select_one

OPEN = """
INSERT INTO credits_wallet (id, account_id, balance, held, entries) VALUES (%s, %s, 0, 0, 0)
ON CONFLICT DO NOTHING
"""
LOCK = "SELECT balance, held FROM credits_wallet WHERE account_id = %s FOR UPDATE"
CHANGE = """
UPDATE credits_wallet
SET balance = balance + %(balance)s, held = held + %(held)s, entries = entries + %(entries)s
WHERE account_id = %(account)s
  AND held + %(held)s BETWEEN 0 AND balance + %(balance)s
RETURNING id, balance, entries
"""
WRITE = """
INSERT INTO credits_creditentry
    (id, account_id, wallet_id, position, balance_after, kind, amount, description, metadata, key)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
"""
MAX_CREDITS = 10**12


def require_amount(amount: int) -> None:
    """Amounts are whole and above zero; the sign is the verb's."""
    if amount <= 0:
        raise BadInput("Amount must be positive", errors={"amount": ["Amount must be positive"]})
    if amount > MAX_CREDITS:
        sentence = f"At most {MAX_CREDITS} credits can be changed at a time"
        raise BadInput(sentence, errors={"amount": [sentence]})


def lock_wallet(account_id: uuid.UUID) -> None:
    """Let one change of this account's wallet after the other; makes the wallet when it is the first."""
    if select_one(LOCK, [account_id]) is None:
        execute(OPEN, [new_id(), account_id])
        execute(LOCK, [account_id])


@dataclass(frozen=True, slots=True)
class Changed:
    """The wallet after a change, for the ledger entry."""

    wallet_id: uuid.UUID
    balance: int
    position: int


def change(account_id: uuid.UUID, *, balance: int = 0, held: int = 0) -> Changed:
    """Change the balance and the credits on hold.

    PaymentRequired, with `required` and `available`, if the balance would no longer cover the holds.
    """
    row = select_one(
        CHANGE, {"account": account_id, "balance": balance, "held": held, "entries": int(balance != 0)}
    )
    if row is None:
        has, on_hold = select_one(LOCK, [account_id]) or (0, 0)
        raise PaymentRequired(
            "Insufficient credits",
            code="insufficient_credits",
            extra={"required": max(held, -balance), "available": has - on_hold},
        )
    return Changed(*row)


def write_entry(
    account_id: uuid.UUID,
    changed: Changed,
    *,
    kind: Kind,
    amount: int,
    description: str,
    metadata: Mapping[str, Any],
    key: str,
) -> CreditEntry:
    """The ledger's row of one change."""
    entry_id = new_id()
    values = [
        *(entry_id, account_id, changed.wallet_id, changed.position, changed.balance),
        *(kind.value, amount, description, json.dumps(dict(metadata)), key),
    ]
    execute(WRITE, values)
    return CreditEntry.objects.get(pk=entry_id)


def entry_under(key: str, *, amount: int) -> CreditEntry | None:
    """The entry already written under this key; Conflict when it was for another amount."""
    entry = CreditEntry.objects.filter(key=key).first()
    if entry is not None and entry.amount != amount:
        raise Conflict("This key was already used for another change of the wallet.", code="key_reused")
    return entry
