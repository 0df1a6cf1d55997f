"""Identify journal accounts by what they hold, without a query. Pure."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import NamedTuple

from journal.kinds import AccountKind


class JournalAccount(NamedTuple):
    """An account of the journal: what it holds (`cash`), its subject (a seller) and its currency.

    Its row is written with its first posting.
    """

    kind: AccountKind
    code: str
    subject: uuid.UUID | None
    currency: str

    def id_for(self, account_id: uuid.UUID) -> uuid.UUID:
        """Return the id of its row within a tenant. It is derived, so no query is needed."""
        return _id(account_id, self.code, self.subject, self.currency)


@lru_cache(maxsize=4096)
def _id(account_id: uuid.UUID, code: str, subject: uuid.UUID | None, currency: str) -> uuid.UUID:
    return uuid.uuid5(account_id, f"journal:{code}:{subject or ''}:{currency}")
