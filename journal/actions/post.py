"""Post a transaction: amounts that add up to zero, written once for each key."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from journal.accounts import JournalAccount
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.query import select, select_one
from kernel.transactions import transaction


class Amount(NamedTuple):
    """An amount to post to a journal account: minor units, debits positive, credits negative."""

    journal_account: JournalAccount
    minor: int


class KeyIsTaken(Conflict):
    """Raised when the key was used for other postings. Nothing was written."""

    code = "journal_key_taken"
    sentence = "This was already posted with different amounts."


class Unbalanced(ValueError):
    """Raised when the amounts don't add up to zero in each currency, which is a programming error."""


_POST = """
WITH journal_account AS (
    INSERT INTO journal_journalaccount (id, account_id, kind, code, subject, currency)
    SELECT p.id, %(account)s, p.kind, p.code, p.subject, p.currency
    FROM unnest(%(journal_accounts)s::uuid[], %(kinds)s::text[], %(codes)s::text[], %(subjects)s::uuid[],
                %(currencies)s::text[]) AS p (id, kind, code, subject, currency)
    WHERE NOT EXISTS (SELECT 1 FROM journal_journalaccount j WHERE j.account_id = %(account)s AND j.id = p.id)
    ON CONFLICT DO NOTHING
), posted AS (
    INSERT INTO journal_transaction (id, account_id, key, kind, about, memo, made_by, reverses, happened_at)
    VALUES (%(id)s, %(account)s, %(key)s, %(kind)s, %(about)s, %(memo)s, %(by)s, %(reverses)s, %(at)s)
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id
), posting AS (
    INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at)
    SELECT %(account)s, posted.id, a.line, a.journal_account, a.amount, %(at)s
    FROM posted, unnest(%(journal_accounts)s::uuid[], %(amounts)s::bigint[])
         WITH ORDINALITY AS a (journal_account, amount, line)
)
SELECT id FROM posted
"""


def post(
    account_id: uuid.UUID,
    amounts: Iterable[Amount],
    *,
    key: str,
    kind: str,
    about: uuid.UUID | None = None,
    memo: str = "",
    made_by: uuid.UUID | None = None,
    reverses: uuid.UUID | None = None,
    happened_at: datetime | None = None,
) -> uuid.UUID | None:
    """Write a transaction and return its id, or None if there is no amount to post.

    A key that was posted with the same amounts returns the existing transaction; with different amounts it
    raises KeyIsTaken. Call it within the account's scope.
    """
    written = summed(amounts)
    if not written:
        return None
    values: dict[str, Any] = {
        "account": account_id,
        "id": new_id(),
        "key": key,
        "kind": kind,
        "about": about,
        "memo": memo,
        "by": made_by,
        "reverses": reverses,
        "at": happened_at or database_now(),
        "journal_accounts": [each.id_for(account_id) for each, _ in written],
        "kinds": [str(each.kind) for each, _ in written],
        "codes": [each.code for each, _ in written],
        "subjects": [each.subject for each, _ in written],
        "currencies": [each.currency for each, _ in written],
        "amounts": [minor for _, minor in written],
    }
    with transaction():
        row = select_one(_POST, values)
        return (
            row[0]
            if row
            else _same(account_id, key, dict(zip(values["journal_accounts"], values["amounts"], strict=True)))
        )


def reverse(
    account_id: uuid.UUID,
    transaction_id: uuid.UUID,
    *,
    key: str,
    memo: str = "",
    made_by: uuid.UUID | None = None,
) -> uuid.UUID:
    """Reverse a transaction by posting the opposite amounts. A transaction can be reversed once."""
    with transaction():
        row = select_one(
            """
            WITH posted AS (
                INSERT INTO journal_transaction
                    (id, account_id, key, kind, about, memo, made_by, reverses, happened_at)
                SELECT %s, t.account_id, %s, t.kind, t.about, %s, %s, t.id, drawbook_now()
                FROM journal_transaction t WHERE t.account_id = %s AND t.id = %s
                ON CONFLICT DO NOTHING
                RETURNING id, happened_at
            ), posting AS (
                INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at)
                SELECT o.account_id, posted.id, o.line, o.place_id, -o.amount, posted.happened_at
                FROM posted, journal_posting o WHERE o.account_id = %s AND o.transaction_id = %s
            )
            SELECT id FROM posted
            """,
            [new_id(), key, memo, made_by, account_id, transaction_id, account_id, transaction_id],
        )
        if row is None:
            row = select_one(
                "SELECT id FROM journal_transaction WHERE account_id = %s AND key = %s AND reverses = %s",
                [account_id, key, transaction_id],
            )
    if row is None:
        raise KeyIsTaken("This transaction was already reversed, or it doesn't exist.")
    reversal_id: uuid.UUID = row[0]
    return reversal_id


def summed(amounts: Iterable[Amount]) -> Sequence[Amount]:
    """Return one amount per journal account, without the amounts that are zero."""
    by_account: dict[JournalAccount, int] = defaultdict(int)
    by_currency: dict[str, int] = defaultdict(int)
    for each, minor in amounts:
        by_account[each] += minor
        by_currency[each.currency] += minor
    if any(by_currency.values()):
        raise Unbalanced(f"left over: {dict(by_currency)}")
    return [Amount(each, minor) for each, minor in by_account.items() if minor]


def _same(account_id: uuid.UUID, key: str, amounts: dict[uuid.UUID, int]) -> uuid.UUID:
    rows = select(
        """
        SELECT t.id, p.place_id, p.amount FROM journal_transaction t
        JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
        WHERE t.account_id = %s AND t.key = %s
        """,
        [account_id, key],
    )
    if {journal_account: amount for _, journal_account, amount in rows} != amounts:
        raise KeyIsTaken
    transaction_id: uuid.UUID = rows[0][0]
    return transaction_id
