"""Read balances and statements, which are always summed from the postings."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from journal.accounts import JournalAccount
from kernel.query import select, select_one


def balance_of(
    account_id: uuid.UUID, journal_account: JournalAccount, *, until: datetime | None = None
) -> int:
    """Return the balance before `until`: minor units, positive in the direction of the account's kind."""
    return (
        int(
            select_one(
                "SELECT coalesce(sum(amount), 0)::bigint FROM journal_posting "
                "WHERE account_id = %s AND place_id = %s AND (%s::timestamptz IS NULL OR happened_at < %s)",
                [account_id, journal_account.id_for(account_id), until, until],
            )[0]
        )
        * journal_account.kind.sign
    )


class StatementLine(NamedTuple):
    """A posting, its purpose, and the balance after it (minor units, debits positive)."""

    transaction_id: uuid.UUID
    kind: str
    about: uuid.UUID | None
    memo: str
    amount: int
    balance: int
    happened_at: datetime


_STATEMENT = """
SELECT p.transaction_id, t.kind, t.about, t.memo, p.amount,
       (sum(p.amount) OVER (ORDER BY p.happened_at, p.transaction_id))::bigint, p.happened_at
FROM journal_posting p
JOIN journal_transaction t ON t.account_id = p.account_id AND t.id = p.transaction_id
WHERE p.account_id = %(account)s AND p.place_id = %(journal_account)s
"""


def statement(
    account_id: uuid.UUID,
    journal_account: JournalAccount,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 1_000,
) -> list[StatementLine]:
    """Return the lines from `since` to before `until`, oldest first. Balances include earlier postings."""
    return [
        StatementLine(*row)
        for row in select(
            f"SELECT * FROM ({_STATEMENT}) s "
            "WHERE (%(since)s::timestamptz IS NULL OR happened_at >= %(since)s) "
            "AND (%(until)s::timestamptz IS NULL OR happened_at < %(until)s) "
            "ORDER BY happened_at, transaction_id LIMIT %(limit)s",
            {
                "account": account_id,
                "journal_account": journal_account.id_for(account_id),
                "since": since,
                "until": until,
                "limit": limit,
            },
        )
    ]


def unbalanced_transactions(account_id: uuid.UUID, limit: int = 100) -> list[tuple[Any, ...]]:
    """Return transactions without postings or whose postings don't add up to zero. There should be none."""
    found: list[tuple[Any, ...]] = select(
        """
        SELECT t.id, j.currency, coalesce(sum(p.amount), 0)::bigint, count(p.line)
        FROM journal_transaction t
        LEFT JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
        LEFT JOIN journal_journalaccount j ON j.account_id = p.account_id AND j.id = p.place_id
        WHERE t.account_id = %s
        GROUP BY t.id, j.currency HAVING coalesce(sum(p.amount), 0) <> 0 OR count(p.line) < 2 LIMIT %s
        """,
        [account_id, limit],
    )
    return found


def transaction_of(account_id: uuid.UUID, key: str) -> uuid.UUID | None:
    """Return the id of the transaction posted under this key, or None."""
    row = select_one(
        "SELECT id FROM journal_transaction WHERE account_id = %s AND key = %s", [account_id, key]
    )
    return row[0] if row else None
