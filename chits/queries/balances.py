"""A group's balances, summed from the journal: its trial balance, and the money it holds."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from chits import journal_accounts
from journal.accounts import JournalAccount
from journal.queries import balance_of
from kernel.query import select

# This condition makes the planner use the partial index of chits' transactions.
_OF_THE_GROUP = "t.account_id = %s AND t.about = %s AND t.kind LIKE 'chits\\_%%'"

_TRIAL = f"""
SELECT j.kind, j.code, j.subject, j.currency,
       coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0)::bigint,
       coalesce(-sum(p.amount) FILTER (WHERE p.amount < 0), 0)::bigint,
       coalesce(sum(p.amount), 0)::bigint
FROM journal_transaction t
JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
JOIN journal_journalaccount j ON j.account_id = p.account_id AND j.id = p.place_id
WHERE {_OF_THE_GROUP}
GROUP BY j.kind, j.code, j.subject, j.currency ORDER BY j.kind, j.code, j.subject
"""


class TrialLine(NamedTuple):
    """An account of the group: debits, credits and their difference (minor units, debits positive)."""

    kind: str
    code: str
    subject: uuid.UUID | None
    currency: str
    debits: int
    credits: int
    balance: int


def trial_balance(account_id: uuid.UUID, group_id: uuid.UUID) -> list[TrialLine]:
    """Return every account of the group's transactions. Their balances always add up to zero."""
    return [TrialLine(*row) for row in select(_TRIAL, [account_id, group_id])]


class Held(NamedTuple):
    """The money a group holds (minor units), never negative."""

    bank: int
    cash: int


def held_by(account_id: uuid.UUID, group_id: uuid.UUID, currency: str) -> Held:
    """Return the group's own share of bank and cash."""
    sums = _sums(account_id, group_id, [journal_accounts.bank(currency), journal_accounts.cash(currency)])
    return Held(*(max(0, amount) for amount in sums))


def advance_of(account_id: uuid.UUID, group_id: uuid.UUID, currency: str) -> int:
    """Return the foreman's advance that isn't repaid."""
    return balance_of(account_id, journal_accounts.foreman_advance(group_id, currency))


def _sums(account_id: uuid.UUID, group_id: uuid.UUID, wanted: list[JournalAccount]) -> list[int]:
    found: dict[Any, int] = dict(
        select(
            f"""
            SELECT p.place_id, sum(p.amount)::bigint FROM journal_transaction t
            JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
            WHERE {_OF_THE_GROUP} AND p.place_id = ANY (%s) GROUP BY p.place_id
            """,
            [account_id, group_id, [account.id_for(account_id) for account in wanted]],
        )
    )
    return [found.get(account.id_for(account_id), 0) for account in wanted]


def taken_out(amount: int, held: Held) -> tuple[int, int, int]:
    """Return how much of a payment comes from the bank, from cash, and is missing."""
    from_bank = min(amount, held.bank)
    from_cash = min(amount - from_bank, held.cash)
    return from_bank, from_cash, amount - from_bank - from_cash
