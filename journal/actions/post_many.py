"""Post many transactions in one statement, for a fraction of what they cost one by one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from journal.accounts import Place
from journal.actions.post import Amount, KeyIsTaken, summed
from kernel.clock import database_now
from kernel.ids import new_ids
from kernel.transactions import transaction


class Draft(NamedTuple):
    """A transaction to be: its key, what happened, its amounts, and what it is about."""

    key: str
    kind: str
    amounts: Iterable[Amount]
    about: uuid.UUID | None = None
    memo: str = ""


_POST_MANY = """
WITH place AS (
    INSERT INTO journal_journalaccount (id, account_id, kind, code, subject, currency)
    SELECT p.id, %(account)s, p.kind, p.code, p.subject, p.currency
    FROM unnest(%(places)s::uuid[], %(place_kinds)s::text[], %(codes)s::text[], %(subjects)s::uuid[],
                %(currencies)s::text[]) AS p (id, kind, code, subject, currency)
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
    SELECT %(account)s, a.id, a.line, a.place, a.amount, %(at)s
    FROM unnest(%(of)s::uuid[], %(lines)s::smallint[], %(to)s::uuid[], %(amounts)s::bigint[])
         AS a (id, line, place, amount)
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
    """Write all of them and give their ids in order. Called in the account's scope.

    KeyIsTaken when one of the keys was used before: then nothing must be kept of it. Each has amounts.
    """
    ids = [uuid.UUID(id) for id in new_ids(len(drafts))]
    places: dict[uuid.UUID, Place] = {}
    of: list[uuid.UUID] = []
    lines: list[int] = []
    to: list[uuid.UUID] = []
    amounts: list[int] = []
    for id, draft in zip(ids, drafts, strict=True):
        written = summed(draft.amounts)
        if not written:
            raise ValueError("a transaction of nothing")
        for line, (place, minor) in enumerate(written, 1):
            place_id = place.id_for(account_id)
            places[place_id] = place
            of.append(id)
            lines.append(line)
            to.append(place_id)
            amounts.append(minor)
    values: dict[str, Any] = {
        "account": account_id,
        "by": made_by,
        "at": happened_at or database_now(),
        "places": list(places),
        "place_kinds": [str(place.kind) for place in places.values()],
        "codes": [place.code for place in places.values()],
        "subjects": [place.subject for place in places.values()],
        "currencies": [place.currency for place in places.values()],
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
    with transaction(), connection.cursor() as cursor:
        cursor.execute(_POST_MANY, values)
        if cursor.fetchone()[0] != len(drafts):
            raise KeyIsTaken
    return ids
