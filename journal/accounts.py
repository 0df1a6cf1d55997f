"""Which account is meant: named by what it holds, found without asking the database. Pure."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import NamedTuple

from journal.kinds import AccountKind


class Place(NamedTuple):
    """An account of the journal: what it holds (`cash`), whose or of what (`subject`), in which currency.

    It comes into being with its first posting.
    """

    kind: AccountKind
    code: str
    subject: uuid.UUID | None
    currency: str

    def id_for(self, account_id: uuid.UUID) -> uuid.UUID:
        """The row's id within a tenant; always the same, so that nobody has to look it up."""
        return _id(account_id, self.code, self.subject, self.currency)


@lru_cache(maxsize=4096)
def _id(account_id: uuid.UUID, code: str, subject: uuid.UUID | None, currency: str) -> uuid.UUID:
    return uuid.uuid5(account_id, f"journal:{code}:{subject or ''}:{currency}")
