"""Post many transactions in one statement, which is much faster than one by one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from journal.accounts import JournalAccount
from journal.actions.post import Amount, KeyIsTaken, summed
from kernel.clock import database_now
from kernel.ids import new_ids
from kernel.query import select_one
from kernel.transactions import transaction


class Draft(NamedTuple):
    """A transaction to post: its key, kind, amounts, and the row it is about."""

    key: str
    kind: str
    amounts: Iterable[Amount]
    about: uuid.UUID | None = None
    memo: str = ""


_POST_MANY = """
WITH journal_account AS (
    INSERT INTO journal_journalaccount (id, account_id, kind, code, subject, currency)
    SELECT p.id, %(account)s, p.kind, p.code, p.subject, p.currency
    FROM unnest(%(journal_accounts)s::uuid[], %(account_kinds)s::text[], %(codes)s::text[],
                %(subjects)s::uuid[], %(currencies)s::text[]) AS p (id, kind, code, subject, currency)
    WHERE NOT EXISTS (SELECT 1 FROM journal_journalaccount j WHERE j.account_id = %(account)s AND j.id = p.id)
    ON CONFLICT DO NOTHING
), posted AS (
    INSERT INTO journal_transaction (id, account_id, key, kind, about, memo, made_by, reverses, happened_at)
    SELECT d.id, %(account)s, d.key, d.kind, d.about, d.memo, %(by)s, NULL, %(at)s
    FROM unnest(%(ids)s::uuid[], %(keys)s::text[], %(kinds)s::text[], %(abouts)s::uuid[], %(memos)s::text[])
         AS d (id, key, kind, about, memo)
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id
), posting AS (
    INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at)
    SELECT %(account)s, a.id, a.line, a.journal_account, a.amount, %(at)s
    FROM unnest(%(of)s::uuid[], %(lines)s::smallint[], %(to)s::uuid[], %(amounts)s::bigint[])
         AS a (id, line, journal_account, amount)
    JOIN posted ON posted.id = a.id
)
SELECT count(*) FROM posted
"""


def post_many(
    account_id: uuid.UUID,
    drafts: Sequence[Draft],
    *,
    made_by: uuid.UUID | None = None,
    happened_at: datetime | None = None,
) -> list[uuid.UUID]:
    """Write the transactions and return their ids in the same order. Call it within the account's scope.

    Raises KeyIsTaken if one of the keys was used before; the caller must then roll back.
    Each transaction needs at least one amount.
    """
    ids = [uuid.UUID(id) for id in new_ids(len(drafts))]
    journal_accounts: dict[uuid.UUID, JournalAccount] = {}
    of: list[uuid.UUID] = []
    lines: list[int] = []
    to: list[uuid.UUID] = []
    amounts: list[int] = []
    for id, draft in zip(ids, drafts, strict=True):
        written = summed(draft.amounts)
        if not written:
            raise ValueError("a transaction of nothing")
        for line, (journal_account, minor) in enumerate(written, 1):
            journal_account_id = journal_account.id_for(account_id)
            journal_accounts[journal_account_id] = journal_account
            of.append(id)
            lines.append(line)
            to.append(journal_account_id)
            amounts.append(minor)
    values: dict[str, Any] = {
        "account": account_id,
        "by": made_by,
        "at": happened_at or database_now(),
        "journal_accounts": list(journal_accounts),
        "account_kinds": [str(each.kind) for each in journal_accounts.values()],
        "codes": [each.code for each in journal_accounts.values()],
        "subjects": [each.subject for each in journal_accounts.values()],
        "currencies": [each.currency for each in journal_accounts.values()],
        "ids": ids,
        "keys": [draft.key for draft in drafts],
        "kinds": [draft.kind for draft in drafts],
        "abouts": [draft.about for draft in drafts],
        "memos": [draft.memo for draft in drafts],
        "of": of,
        "lines": lines,
        "to": to,
        "amounts": amounts,
    }
    if not drafts:
        return []
    with transaction():
        if select_one(_POST_MANY, values)[0] != len(drafts):
            raise KeyIsTaken
    return ids
