"""The next receipt numbers of an account, without gaps, because the payment's transaction counts them."""

from __future__ import annotations

import uuid

from kernel.ids import new_id
from kernel.query import select_one

_NEXT = """
INSERT INTO chits_receiptcounter (id, account_id, last) VALUES (%s, %s, %s)
ON CONFLICT (account_id) DO UPDATE SET last = chits_receiptcounter.last + excluded.last
RETURNING last
"""


def next_receipts(account_id: uuid.UUID, count: int = 1) -> list[int]:
    """Return the next `count` numbers. Call it last, because it blocks the account's other payments."""
    last = int(select_one(_NEXT, [new_id(), account_id, count])[0])
    return list(range(last - count + 1, last + 1))
